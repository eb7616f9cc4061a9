namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// Binary annotations whose endpoint is the other side's address. Their value should be true; some versions of zipkin-ruby send "1", so only the key counts.
/// </summary>
internal static class V1Address
{
    public static ReadOnlySpan<byte> Client => "ca"u8;

    public static ReadOnlySpan<byte> Server => "sa"u8;

    public static ReadOnlySpan<byte> Message => "ma"u8;

    public static bool Is(ReadOnlySpan<byte> key) => key.Length == 2 && key[1] == (byte)'a' && (key[0] is (byte)'c' or (byte)'s' or (byte)'m');
}
