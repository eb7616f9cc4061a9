using Tracepost.DataService.Compaction.Merging;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Compaction.Copying;

/// <summary>The rows of a step by trace and slot, in the order in which the traces begin.</summary>
internal sealed class RowGroups
{
    private readonly OrderedDictionary<(TraceId TraceId, long Slot), List<StoredRow>> _groups = [];

    /// <summary>Compressed bytes that are held.</summary>
    public long Bytes { get; private set; }

    /// <summary>The groups, in the order of their first rows.</summary>
    public IEnumerable<List<StoredRow>> All => _groups.Values;

    public void Add(StoredRow row)
    {
        var key = (row.Figures.TraceId, row.Slot);
        if (!_groups.TryGetValue(key, out var group)) _groups.Add(key, group = []);
        group.Add(row);
        Bytes += row.Compressed.Length;
    }

    public void Clear()
    {
        _groups.Clear();
        Bytes = 0;
    }
}
