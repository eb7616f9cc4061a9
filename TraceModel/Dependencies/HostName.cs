using System.Net;
using System.Text;

namespace Tracepost.TraceModel.Dependencies;

/// <summary>Tells names of hosts from their addresses.</summary>
internal static class HostName
{
    private const int LongestAddress = 64;

    /// <summary>
    /// The name in "name" or "name:port"; empty for an IP address with or without a port, the own machine, and the path of a socket, which
    /// <c>server.address</c> may be.
    /// </summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> host)
    {
        if (host.IsEmpty || host[0] is (byte)'/' or (byte)'[' or (byte)'@' || IsAddress(host)) return default;
        var colon = host.LastIndexOf((byte)':');
        if (colon >= 0 && IsPort(host[(colon + 1)..])) host = host[..colon];
        return IsAddress(host) || Ascii.EqualsIgnoreCase(host, "localhost"u8) ? default : host;
    }

    private static bool IsAddress(ReadOnlySpan<byte> host) => host.Length <= LongestAddress && IPAddress.TryParse(host, out _);

    private static bool IsPort(ReadOnlySpan<byte> text) => text.Length is > 0 and <= 5 && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
