using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Rollups;

/// <summary>How arriving spans are counted. The same on all replicas. Section <c>Rollups</c>.</summary>
internal sealed record RollupOptions
{
    public const string Section = "Rollups";

    /// <summary>Whether spans are counted. Those that come while they are not are never counted later.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Seconds between two looks for what has arrived. The parts of a trace that come within them are read once.</summary>
    [Range(0.1, 3600)]
    public double IntervalSeconds { get; init; } = 5;

    /// <summary>Spans of a round, which is one transaction; a commit with more of them is a round of its own.</summary>
    [Range(1, 10_000_000)]
    public int MaxSpansPerRound { get; init; } = 50_000;

    /// <summary>
    /// Seconds for which the oldest commit may wait while counting gives way to commits that follow each other without a pause. After that it
    /// takes half a core.
    /// </summary>
    [Range(0, 24 * 3600)]
    public double GiveWaySeconds { get; init; } = 300;

    /// <summary>
    /// Spans of one trace that were counted before and are read again when more of it arrive: the latest. A repetition of older ones is
    /// counted again.
    /// </summary>
    [Range(1000, 100_000_000)]
    public int MaxTraceSpans { get; init; } = 250_000;

    /// <summary>
    /// Hours before and after arriving spans, in the days of which the rest of their traces is looked for. Spans of a trace that are
    /// further apart are counted as if they were of two.
    /// </summary>
    [Range(0.25, 24 * 30)]
    public double TraceHours { get; init; } = 1;

    /// <summary>Spans up to which a reader waits until what has arrived is counted; if there are more, its answer lacks the newest.</summary>
    [Range(0, 100_000_000)]
    public int CatchUpSpans { get; init; } = 250_000;

    /// <summary>Seconds for which a reader waits at most.</summary>
    [Range(0.1, 60)]
    public double CatchUpSeconds { get; init; } = 5;

    /// <summary><see cref="IntervalSeconds"/>.</summary>
    public TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds);

    /// <summary><see cref="GiveWaySeconds"/>.</summary>
    public TimeSpan GiveWay => TimeSpan.FromSeconds(GiveWaySeconds);

    /// <summary><see cref="CatchUpSeconds"/>.</summary>
    public TimeSpan CatchUp => TimeSpan.FromSeconds(CatchUpSeconds);
}
