using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>How span metrics are kept. Section <c>SpanMetrics</c>.</summary>
internal sealed record SpanMetricsOptions
{
    public const string Section = "SpanMetrics";

    /// <summary>Days after which they are removed. They are small, so they may be kept longer than spans.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; init; } = 30;

    /// <summary>Hours for which every minute is kept; after that, every hour.</summary>
    [Range(1, 24 * 365)]
    public int MinuteHours { get; init; } = 48;

    /// <summary>
    /// Operations (name and kind) that are told apart in a service and minute, or hour: those with the most calls. The others share one
    /// without a name.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxOperationsPerService { get; init; } = 1000;

    /// <summary>Minutes between two times at which rows are put together and old ones are removed.</summary>
    [Range(1, 24 * 60)]
    public int FoldMinutes { get; init; } = 5;
}
