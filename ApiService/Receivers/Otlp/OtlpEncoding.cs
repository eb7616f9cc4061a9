using Microsoft.Net.Http.Headers;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>How an OTLP message is written over HTTP.</summary>
internal enum OtlpEncoding
{
    /// <summary>application/x-protobuf.</summary>
    Protobuf,

    /// <summary>application/json.</summary>
    Json,
}

/// <summary>The content types of OTLP over HTTP.</summary>
internal static class OtlpEncodings
{
    public const string Protobuf = "application/x-protobuf";
    public const string Json = "application/json";

    /// <summary>The encoding that a Content-Type header names, whatever its parameters; null if it names none of ours.</summary>
    public static OtlpEncoding? Of(string? contentType) =>
        !MediaTypeHeaderValue.TryParse(contentType, out var type) ? null
        : type.MediaType.Equals(Protobuf, StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Protobuf
        : type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) ? OtlpEncoding.Json
        : null;

    public static string ContentType(this OtlpEncoding encoding) => encoding == OtlpEncoding.Json ? Json : Protobuf;
}
