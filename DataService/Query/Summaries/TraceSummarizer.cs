using System.Text;
using Google.Protobuf;
using Jaeger.Storage.V2;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Summaries;

/// <summary>Counts one trace, fragment by fragment, as Jaeger's query service does it for stores that cannot.</summary>
internal sealed class TraceSummarizer(TraceId traceId)
{
    private readonly HashSet<UInt128> _seen = [];
    private readonly HashSet<ulong> _ids = [];
    private readonly List<ulong> _parents = [];
    private readonly SortedDictionary<string, ServiceSummary> _services = new(StringComparer.Ordinal);
    private readonly TraceSummary _summary = new() { TraceId = ByteString.CopyFrom(traceId.ToBytes()), MinStartTimeUnixNano = ulong.MaxValue };
    private ulong? _rootStart;

    /// <summary>The trace.</summary>
    public TraceId TraceId { get; } = traceId;

    /// <summary>Counts a fragment's spans; those that were stored twice count once.</summary>
    public void Add(ReadOnlySpan<byte> tracesData)
    {
        var reader = new ProtoReader(tracesData);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) AddResourceSpans(reader.ReadBytes());
            else reader.Skip();
        }
    }

    /// <summary>The summary, when all fragments were added.</summary>
    public TraceSummary Complete()
    {
        _summary.OrphanSpanCount = _parents.Count(parent => !_ids.Contains(parent));
        _summary.Services.AddRange(_services.Values);
        return _summary;
    }

    private void AddResourceSpans(ReadOnlySpan<byte> resourceSpans)
    {
        var name = Encoding.UTF8.GetString(ResourceServiceName.Read(resourceSpans));
        if (!_services.TryGetValue(name, out var service)) service = new ServiceSummary { Name = name };
        var identity = SpanIdentity.OfService(resourceSpans);
        var reader = new ProtoReader(resourceSpans);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) AddScopeSpans(reader.ReadBytes(), identity, service);
            else reader.Skip();
        }

        if (service.SpanCount > 0) _services[name] = service;
    }

    private void AddScopeSpans(ReadOnlySpan<byte> scopeSpans, long identity, ServiceSummary service)
    {
        var reader = new ProtoReader(scopeSpans);
        while (reader.TryReadTag())
        {
            if (!reader.Is(2, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var bytes = reader.ReadBytes();
            if (_seen.Add(SpanIdentity.Of(bytes, identity))) Add(SpanHeader.Read(bytes), service);
        }
    }

    private void Add(in SpanHeader span, ServiceSummary service)
    {
        _ids.Add(span.Key.SpanId);
        service.SpanCount++;
        _summary.SpanCount++;
        if (span.Status == StatusCode.Error)
        {
            service.ErrorSpanCount++;
            _summary.ErrorSpanCount++;
        }

        _summary.MinStartTimeUnixNano = Math.Min(_summary.MinStartTimeUnixNano, span.Key.StartNs);
        _summary.MaxEndTimeUnixNano = Math.Max(_summary.MaxEndTimeUnixNano, span.EndNs);
        if (!span.ParentSpanId.IsZero) _parents.Add(span.ParentSpanId.Value);
        else if (_rootStart is null || span.Key.StartNs < _rootStart) SetRoot(span, service);
    }

    private void SetRoot(in SpanHeader span, ServiceSummary service)
    {
        _rootStart = span.Key.StartNs;
        _summary.RootServiceName = service.Name;
        _summary.RootOperationName = Encoding.UTF8.GetString(span.Name);
    }
}
