using Tracepost.DataService.Query;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Compaction.Merging;

/// <summary>A row to be written. It is valid until the next.</summary>
internal sealed class MergedRow
{
    private readonly SortedSet<int> _names = [];

    public RowFigures Figures { get; private set; }

    /// <summary>Services, negative, and operations.</summary>
    public IReadOnlyCollection<int> Names => _names;

    /// <summary>The spans, uncompressed.</summary>
    public PooledBuffer Payload { get; } = new();

    /// <summary>The row as it was stored, if it could not be read: it stays as it is.</summary>
    public StoredRow? Unread { get; private set; }

    /// <summary>Rows that it was made of.</summary>
    public int Rows { get; private set; }

    /// <summary>Names of rows that began later than it does now.</summary>
    public List<int> MovedNames { get; } = [];

    public void Clear()
    {
        _names.Clear();
        Payload.Truncate(0);
        MovedNames.Clear();
        Unread = null;
        Rows = 0;
    }

    /// <summary>Makes this a row that stays as it is.</summary>
    public void Keep(StoredRow row)
    {
        Clear();
        Add(row, row.Figures.SpanCount, row.Figures.ErrorCount);
        Unread = row;
    }

    /// <summary>Adds the columns of a row of the same trace and slot that begins no earlier.</summary>
    /// <param name="row">The row.</param>
    /// <param name="spans">Those of its spans that are added.</param>
    /// <param name="errors">Those of them that are errors.</param>
    public void Add(StoredRow row, int spans, int errors)
    {
        var its = row.Figures;
        if (Rows++ == 0)
        {
            Figures = its with { SpanCount = spans, ErrorCount = errors };
        }
        else
        {
            MovedNames.AddRange(row.NameIds);
            Figures = Figures with
            {
                EndNs = Math.Max(Figures.EndNs, its.EndNs),
                LongestNs = Math.Max(Figures.LongestNs, its.LongestNs),
                SpanCount = Figures.SpanCount + spans,
                ErrorCount = Figures.ErrorCount + errors,
            };
        }

        _names.UnionWith(row.NameIds);
    }
}
