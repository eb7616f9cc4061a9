using System.ComponentModel.DataAnnotations;

namespace Tracepost.ApiService.Store;

/// <summary>How ApiService reads from DataService: the section <c>Query</c> of the configuration.</summary>
internal sealed record StoreOptions
{
    public const string Section = "Query";

    /// <summary>The longest wait in seconds for an answer, or for the next piece of a streamed one.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>
    /// The most bytes of one trace (its OTLP form) that are held in memory at once. A longer trace is answered in several parts by the query
    /// APIs, whose parts are not adjusted to each other, and shown up to here by the pages.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxTraceBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// The largest correction, in seconds, of the times of spans whose host's clock differs from their parent's, in every answer that is
    /// not raw. 0: times stay as they were sent, and a span that would be corrected says so in a warning.
    /// </summary>
    [Range(0, 86_400)]
    public double MaxClockSkewAdjustSeconds { get; init; }

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
