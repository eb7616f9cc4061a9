using System.ComponentModel.DataAnnotations;

namespace Tracepost.ApiService.Receivers;

/// <summary>What receivers take. Section <c>Limits</c>.</summary>
internal sealed record ReceiverOptions
{
    public const string Section = "Limits";

    /// <summary>The largest request in bytes, after decompression. Larger ones are refused; a sender must split them.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of requests that were received and are not yet answered. Above it senders are told to come back later.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaxInFlightBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Seconds until a request that the store has not answered is given up; the sender is told to repeat it.</summary>
    [Range(1, 600)]
    public int WriteTimeoutSeconds { get; init; } = 30;

    /// <summary>Seconds after which a sender that was refused for overload, or because the store is away, should come back.</summary>
    [Range(1, 600)]
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>Seconds without a byte of the body after which a slow HTTP sender is hung up on.</summary>
    [Range(1, 600)]
    public int BodyTimeoutSeconds { get; init; } = 30;

    /// <summary>Origins of web pages that may send spans from the browser (CORS) by OTLP over HTTP; <c>*</c> is any, none by default.</summary>
    public string[] AllowedOrigins { get; init; } = [];
}
