using Tracepost.TraceModel;

namespace Tracepost.DataService.Rollups.Arrivals;

/// <summary>Commits that are counted in one round.</summary>
internal sealed class ArrivalBatch
{
    private readonly List<int> _ids = [];
    private readonly HashSet<TraceId> _traceIds = [];

    /// <summary>The commits.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>The traces of which something is in them.</summary>
    public IReadOnlyCollection<TraceId> TraceIds => _traceIds;

    /// <summary>The start of the first span, Unix nanoseconds.</summary>
    public long FromNs { get; private set; } = long.MaxValue;

    /// <summary>The end of the last span, Unix nanoseconds.</summary>
    public long ToNs { get; private set; } = long.MinValue;

    /// <summary>How many spans, those that came twice included.</summary>
    public long Spans { get; private set; }

    /// <summary>Adds a commit.</summary>
    public void Add(int id, long fromNs, long toNs, int spans, IEnumerable<TraceId> traceIds)
    {
        _ids.Add(id);
        FromNs = Math.Min(FromNs, fromNs);
        ToNs = Math.Max(ToNs, toNs);
        Spans += spans;
        _traceIds.UnionWith(traceIds);
    }
}
