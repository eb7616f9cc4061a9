using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Ingest;

/// <summary>How spans are taken in. Configuration section <c>Ingest</c>.</summary>
internal sealed record IngestOptions : IValidatableObject
{
    public const string Section = "Ingest";

    /// <summary>Commits under way at the same time; each has a connection to PostgreSQL.</summary>
    [Range(1, 64)]
    public int Writers { get; init; } = 4;

    /// <summary>
    /// Bytes of requests that are being stored; above it senders get RESOURCE_EXHAUSTED with a delay. Memory in use is about twice this.
    /// </summary>
    [Range(1 << 20, 64L << 30)]
    public long MaxInFlightBytes { get; init; } = 48 << 20;

    /// <summary>The largest request in bytes, after decompression: 16 MiB for a sender, and room for what ApiService adds.</summary>
    [Range(1 << 10, 1 << 30)]
    public int MaxRequestBytes { get; init; } = 17 << 20;

    /// <summary>Bytes of requests after which a commit takes no more of them.</summary>
    [Range(1 << 16, 1 << 30)]
    public int MaxCommitBytes { get; init; } = 16 << 20;

    /// <summary>Bytes that the resources and scopes of one request may take once they are stored with each of its traces.</summary>
    [Range(1 << 20, 64L << 30)]
    public long MaxAssembledBytes { get; init; } = 512 << 20;

    /// <summary>Seconds after which a commit is given up, and its senders are told to repeat.</summary>
    [Range(1, 600)]
    public double CommitTimeoutSeconds { get; init; } = 30;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxInFlightBytes < MaxRequestBytes)
        {
            yield return new ValidationResult(
                $"{nameof(MaxInFlightBytes)} is below {nameof(MaxRequestBytes)}: the largest requests would never be taken.");
        }
    }
}
