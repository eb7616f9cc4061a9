namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>
/// When a trace starts, as Zipkin says it: when its root does, the first one if there are several; without a root when its first span does.
/// Spans that came without a time were given one so that they can be stored; they do not count.
/// </summary>
internal struct TraceStart
{
    private ulong? _root;
    private ulong? _first;

    /// <summary>Unix nanoseconds; null if no span that was added has a time.</summary>
    public readonly ulong? Ns => _root ?? _first;

    /// <summary>Adds a span with a time of its own, Unix nanoseconds.</summary>
    public void Add(ulong startNs, bool isRoot)
    {
        if (_first is null || startNs < _first) _first = startNs;
        if (isRoot && (_root is null || startNs < _root)) _root = startNs;
    }
}
