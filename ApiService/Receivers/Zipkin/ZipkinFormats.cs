namespace Tracepost.ApiService.Receivers.Zipkin;

/// <summary>Tells Zipkin's formats apart by their first bytes, for a sender who says one and sends another; names and messages are Zipkin's.</summary>
internal static class ZipkinFormats
{
    public const string JsonV1 = "JSON_V1";
    public const string JsonV2 = "JSON_V2";
    public const string Protobuf = "PROTO3";
    public const string Thrift = "THRIFT";

    /// <summary>The message for a body that is none of Zipkin's formats.</summary>
    public static string Expected(string expected) => $"Expected a {expected} encoded list";

    /// <summary>The message for a body in another format.</summary>
    public static string Unexpected(string expected, string received) => $"Expected a {expected} encoded list, but received: {received}";

    /// <summary>The message for a body that does not begin as the expected format does.</summary>
    public static string Mismatch(string expected, ReadOnlySpan<byte> body) =>
        Detect(body) is { } received && received != expected ? Unexpected(expected, received) : Expected(expected);

    // A Thrift list begins with the type of its elements, 12; some reporters said 11. Protobuf's first field has the tag 10 and is not empty.
    private static string? Detect(ReadOnlySpan<byte> body) => body switch
    {
        [11 or 12, ..] => Thrift,
        [10, > 0, ..] => Protobuf,
        [(byte)'[', ..] => body.IndexOf("Endpoint\""u8) >= 0 || body.IndexOf("\"tags\""u8) >= 0 ? JsonV2 : JsonV1,
        _ => null,
    };
}
