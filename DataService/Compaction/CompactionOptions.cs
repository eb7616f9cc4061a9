using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Compaction;

/// <summary>How days are compacted once they are over. Section <c>Compaction</c>.</summary>
internal sealed record CompactionOptions
{
    public const string Section = "Compaction";

    /// <summary>Whether it is done. Switched off, what is half done is removed, and what is done stays.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Hours after the end of a day, and after its last spans came, from which it is compacted.</summary>
    [Range(0.0, 24 * 365)]
    public double AfterHours { get; init; } = 6;

    /// <summary>The zstd level.</summary>
    [Range(1, 19)]
    public int Level { get; init; } = 6;

    /// <summary>How often as long as it works it rests: 3 takes a quarter of a core, here and in PostgreSQL together.</summary>
    [Range(0.0, 1000)]
    public double Rest { get; init; } = 3;

    /// <summary>Spans that are copied in one transaction; a trace is copied as a whole.</summary>
    [Range(100, 1_000_000)]
    public int StepSpans { get; init; } = 50_000;

    /// <summary>How many more rows a compacted day must have, in percent, to be compacted again.</summary>
    [Range(1.0, 1000)]
    public double AgainPercent { get; init; } = 10;

    /// <summary>Seconds between two looks for a day to compact.</summary>
    [Range(1.0, 24 * 3600)]
    public double IntervalSeconds { get; init; } = 300;

    /// <summary>
    /// Seconds before a day is exchanged in which searches already learn where to look in the compacted one. Longer than a search may take,
    /// because one that began before looks where the spans were.
    /// </summary>
    [Range(0.0, 24 * 3600)]
    public double SettleSeconds { get; init; } = 60;
}
