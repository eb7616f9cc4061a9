namespace Tracepost.Benchmarks.Store;

/// <summary>What was measured when so many spans of a dataset were stored.</summary>
internal sealed record StageResult(string Dataset, StoredRows Stored)
{
    public long Spans => Stored.Spans;

    public IReadOnlyList<IngestRun> Runs { get; init; } = [];

    public IReadOnlyList<Cost> Costs { get; init; } = [];

    public IReadOnlyList<TableSize> Sizes { get; init; } = [];

    /// <summary>Spans per second while the past was filled.</summary>
    public double FillRate { get; init; }

    /// <summary>How long it took after the fill until all was counted and nothing went on any more; null if it was not waited for any longer.</summary>
    public TimeSpan? CountedAfter { get; init; }

    public IReadOnlyList<QueryFigures> Warm { get; init; } = [];

    public IReadOnlyList<QueryFigures> Restarted { get; init; } = [];

    /// <summary>Whether the kernel forgot its files at the restart.</summary>
    public bool PageCacheDropped { get; init; }

    /// <summary>The same after compaction; null if it was not measured.</summary>
    public CompactedStore? Compacted { get; init; }

    public double BytesPerSpan => Sizes.Sum(size => size.Total) / Spans;

    public double EndToEnd => Median(run => run.EndToEnd);

    public double OfFloor => Median(run => run.EndToEnd / run.Floor);

    /// <summary>How much of all cores was used: 0 to 1.</summary>
    public double CoresUsed => Median(run => run.Cores);

    /// <summary>The floor's CPU per span, of that of all services.</summary>
    public double CpuOfFloor => Median(run => run.CpuOfFloor);

    /// <summary>How often the dashboard's rate; not a number without a dashboard.</summary>
    public double OfDashboard => Runs.Any(run => run.Dashboard is null) ? double.NaN : Median(run => run.EndToEnd / run.Dashboard!.Value);

    /// <summary>The figures of a question; null if it was not asked.</summary>
    public QueryFigures? Query(string question, string api) => Warm.FirstOrDefault(figures => figures.Question == question && figures.Api == api);

    public double Median(Func<IngestRun, double> figure) => Runs.Count == 0 ? double.NaN : Runs.Select(figure).Order().ElementAt(Runs.Count / 2);
}
