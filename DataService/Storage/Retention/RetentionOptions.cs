using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Storage.Retention;

/// <summary>How long spans are kept, and how many. Section <c>Retention</c>.</summary>
internal sealed record RetentionOptions : IValidatableObject
{
    public const string Section = "Retention";

    /// <summary>Empty tables and a few names take less; a limit below it would keep nothing.</summary>
    private const long LeastBytes = 10_000_000;

    /// <summary>Days that spans are kept, by their start time. Older spans are neither accepted nor kept.</summary>
    [Range(1, 3650)]
    public int Days { get; init; } = 7;

    /// <summary>Hours that a span may start in the future, because a sender's clock is wrong, and still be accepted.</summary>
    [Range(1, 24 * 30)]
    public int FutureHours { get; init; } = 24;

    /// <summary>Minutes between two looks for what is too old or too much.</summary>
    [Range(1, 24 * 60)]
    public int IntervalMinutes { get; init; } = 1;

    /// <summary>
    /// What all tables may take on the disk, with indexes; above it the spans of the oldest days go, but never those of today. 0: as much as
    /// they like.
    /// </summary>
    public ByteSize MaxBytes { get; init; }

    /// <summary>Days after today in which a span may start and still be accepted; their partitions are made in advance.</summary>
    public int DaysAhead => (FutureHours + 23) / 24;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBytes.Bytes is > 0 and < LeastBytes)
            yield return new ValidationResult($"{Section}:{nameof(MaxBytes)} is {MaxBytes}: it must be 0, for no limit, or at least {new ByteSize(LeastBytes)}.");
    }
}
