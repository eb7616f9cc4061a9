using System.ComponentModel.DataAnnotations;

namespace Tracepost.ApiService.Receivers;

/// <summary>What receivers take. Section <c>Limits</c>.</summary>
internal sealed record ReceiverOptions : IValidatableObject
{
    public const string Section = "Limits";

    /// <summary>The largest request in bytes, after decompression. Larger ones are refused; a sender must split them.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes of requests that have arrived and are not yet answered. Above it senders are told to come back later. At least four of the
    /// largest requests: a JSON request is held in both its forms.
    /// </summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaxInFlightBytes { get; init; } = 96 * 1024 * 1024;

    /// <summary>Seconds until a request that the store has not answered is given up; the sender is told to repeat it.</summary>
    [Range(1, 600)]
    public int WriteTimeoutSeconds { get; init; } = 30;

    /// <summary>Seconds after which a sender that was refused for overload, or because the store is away, should come back.</summary>
    [Range(1, 600)]
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>Seconds in which the body of a request must have arrived. SDKs give up on an export after 10.</summary>
    [Range(1, 600)]
    public int BodyTimeoutSeconds { get; init; } = 30;

    /// <summary>Origins of web pages that may send spans by OTLP or OpenCensus over HTTP (CORS); <c>*</c> is any, none by default.</summary>
    public string[] AllowedOrigins { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxInFlightBytes < 4L * MaxRequestBytes)
        {
            yield return new ValidationResult(
                $"{Section}:{nameof(MaxInFlightBytes)} is {MaxInFlightBytes}, but must be at least four times {Section}:{nameof(MaxRequestBytes)}, which is {MaxRequestBytes}.",
                [nameof(MaxInFlightBytes)]);
        }
    }
}
