using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Storage.Retention;

/// <summary>How long spans are kept. Section <c>Retention</c>.</summary>
internal sealed record RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days that spans are kept, by their start time. Older spans are neither accepted nor kept.</summary>
    [Range(1, 3650)]
    public int Days { get; init; } = 7;

    /// <summary>Hours that a span may start in the future, because a sender's clock is wrong, and still be accepted.</summary>
    [Range(1, 24 * 30)]
    public int FutureHours { get; init; } = 24;

    /// <summary>Minutes between two looks for what is too old.</summary>
    [Range(1, 24 * 60)]
    public int IntervalMinutes { get; init; } = 10;
}
