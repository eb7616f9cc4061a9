using Tracepost.DataService.Query;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Rollups.Changes;

/// <summary>
/// Puts a <see cref="TraceChange"/> together from fragments: first the new ones, then those that were counted. Of large traces it keeps
/// all that is new, but of the rest, once that is too much, only what is next to it.
/// </summary>
internal sealed class ChangeBuilder : IDisposable
{
    /// <summary>Bytes of counted spans, after which only those are kept that are next to new ones.</summary>
    private const long Much = 32 << 20;

    /// <summary>Bytes after which no more are kept.</summary>
    private const long TooMuch = 2 * Much;

    /// <summary>What a span takes beside its bytes, about.</summary>
    private const int SpanCost = 150;

    private readonly TextPool _texts = new();
    private readonly List<PooledBuffer> _buffers = [];
    private readonly List<RolledSpan> _new = [];
    private readonly List<RolledSpan> _before = [];
    private HashSet<SpanKey> _newKeys = [];
    private HashSet<SpanKey> _beforeKeys = [];
    private Neighbours? _neighbours;
    private long _kept;

    /// <summary>How many spans of the trace came again.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Adds a fragment, whose content it takes.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no <c>TracesData</c>; the spans before the damage are added.</exception>
    public void Add(PooledBuffer tracesData, bool isNew)
    {
        var bytes = tracesData.Take();
        if (isNew || _kept < Much)
        {
            _buffers.Add(bytes);
            SpanWalk.Visit(bytes.Memory, _texts, isNew ? AddNew : AddBefore);
        }
        else
        {
            using (bytes) SpanWalk.Visit(bytes.Memory, _texts, AddNeighbour);
        }
    }

    /// <summary>What has changed; null if nothing is new. Valid until <see cref="Clear"/>.</summary>
    public TraceChange? Build(TraceId traceId)
    {
        Duplicates += _new.RemoveAll(span => _beforeKeys.Contains(span.Key));
        return _new.Count == 0 ? null : new TraceChange(traceId, _before, _new);
    }

    /// <summary>Forgets the trace, to begin another.</summary>
    public void Clear()
    {
        foreach (var buffer in _buffers) buffer.Dispose();
        _buffers.Clear();
        _new.Clear();
        _before.Clear();
        Empty(ref _newKeys);
        Empty(ref _beforeKeys);
        _neighbours = null;
        _kept = 0;
        Duplicates = 0;
    }

    public void Dispose() => Clear();

    // A set keeps the size it once had.
    private static void Empty(ref HashSet<SpanKey> keys)
    {
        if (keys.Count < 10_000) keys.Clear();
        else keys = [];
    }

    private void AddNew(ReadOnlyMemory<byte> otlp, string service, ReadOnlyMemory<byte> resourceSpans)
    {
        var header = SpanHeader.Read(otlp.Span);
        if (_newKeys.Add(header.Key)) _new.Add(ToSpan(header, otlp, service, resourceSpans));
        else Duplicates++;
    }

    private void AddBefore(ReadOnlyMemory<byte> otlp, string service, ReadOnlyMemory<byte> resourceSpans)
    {
        var header = SpanHeader.Read(otlp.Span);
        if (!_beforeKeys.Add(header.Key)) return;
        _before.Add(ToSpan(header, otlp, service, resourceSpans));
        _kept += otlp.Length + SpanCost;
    }

    private void AddNeighbour(ReadOnlyMemory<byte> otlp, string service, ReadOnlyMemory<byte> resourceSpans)
    {
        var header = SpanHeader.Read(otlp.Span);
        _neighbours ??= new Neighbours(_new);
        if (!_beforeKeys.Add(header.Key) || _kept >= TooMuch || !_neighbours.Contains(header)) return;
        _before.Add(ToSpan(header, otlp.ToArray(), service, default));
        _kept += otlp.Length + SpanCost;
    }

    private RolledSpan ToSpan(in SpanHeader header, ReadOnlyMemory<byte> otlp, string service, ReadOnlyMemory<byte> resourceSpans) => new()
    {
        Key = header.Key,
        ParentSpanId = header.ParentSpanId,
        EndNs = Math.Max(header.Key.StartNs, header.EndNs),
        Service = service,
        Name = _texts.Get(header.Name),
        IsError = header.Status == StatusCode.Error,
        Otlp = otlp,
        ResourceSpans = resourceSpans,
    };
}
