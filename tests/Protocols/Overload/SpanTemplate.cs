using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.Testing.Protocols.Overload;

/// <summary>An OTLP request that is written once and sent many times, each time with trace ids of its own.</summary>
public sealed class SpanTemplate
{
    /// <summary>Spans of a trace.</summary>
    public const int SpansPerTrace = 10;

    private static readonly byte[] Marker = [0xfe, 0xed, 0xfa, 0xce, 0xca, 0xfe, 0xbe, 0xef];

    private readonly byte[] _bytes;
    private readonly int[] _ids;

    /// <summary>Makes one of about this length in bytes; at least one span.</summary>
    public SpanTemplate(int length, DateTimeOffset start)
    {
        var spans = new ScopeSpans { Scope = new InstrumentationScope { Name = "overload" } };
        var ns = (ulong)(start - DateTimeOffset.UnixEpoch).Ticks * 100;
        for (var bytes = 0; bytes < length;)
        {
            var span = Span(spans.Spans.Count, ns);
            spans.Spans.Add(span);
            bytes += span.CalculateSize() + 3;
        }

        var service = new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = "overload" } };
        var resource = new ResourceSpans { Resource = new Resource { Attributes = { service } }, ScopeSpans = { spans } };
        Spans = spans.Spans.Count;
        _bytes = new ExportTraceServiceRequest { ResourceSpans = { resource } }.ToByteArray();
        var ids = new List<int>();
        for (var at = 0; _bytes.AsSpan(at).IndexOf(Marker) is >= 0 and var next; at += next + 1) ids.Add(at + next);
        _ids = [.. ids];
    }

    /// <summary>How many spans a request has.</summary>
    public int Spans { get; }

    /// <summary>The length of a request in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>A request with new trace ids.</summary>
    public byte[] Next()
    {
        var request = _bytes.ToArray();
        Span<byte> id = stackalloc byte[8];
        Random.Shared.NextBytes(id);
        foreach (var at in _ids) id.CopyTo(request.AsSpan(at));
        return request;
    }

    private static Span Span(int number, ulong ns)
    {
        var (trace, id) = (new byte[16], new byte[8]);
        Marker.CopyTo(trace, 0);
        BitConverter.TryWriteBytes(trace.AsSpan(8), number / SpansPerTrace + 1);
        BitConverter.TryWriteBytes(id, number + 1);
        var span = new Span
        {
            TraceId = ByteString.CopyFrom(trace),
            SpanId = ByteString.CopyFrom(id),
            Name = $"operation {number % 20}",
            Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Server,
            StartTimeUnixNano = ns + (ulong)number * 1000,
            EndTimeUnixNano = ns + (ulong)number * 2000 + 5_000,
        };
        for (var i = 0; i < 8; i++)
            span.Attributes.Add(new KeyValue { Key = $"attribute.{i}", Value = new AnyValue { StringValue = $"value {i} of {(number * 31 + i) % 997}" } });
        return span;
    }
}
