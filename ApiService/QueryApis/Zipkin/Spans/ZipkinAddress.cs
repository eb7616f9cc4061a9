using System.Net;
using System.Net.Sockets;

namespace Tracepost.ApiService.QueryApis.Zipkin.Spans;

/// <summary>An IP address as Zipkin writes it: IPv4 also where it came in IPv6's form, IPv6 compressed and in lower case.</summary>
internal static class ZipkinAddress
{
    /// <summary>The longest text of an IPv6 address, with an IPv4 address at its end.</summary>
    private const int MaxText = 45;

    /// <summary>The address; both are null if the text is none, such as a host name or the path of a socket.</summary>
    public static (string? Ipv4, string? Ipv6) Parse(string text)
    {
        // .NET also takes [::1]:80, fe80::1%eth0, 1 and 0x7f.1.
        if (text.Length is 0 or > MaxText || text.AsSpan().ContainsAny('[', '%') || !IPAddress.TryParse(text, out var address)) return default;
        if (address.AddressFamily == AddressFamily.InterNetwork) return text.AsSpan().Count('.') == 3 ? (address.ToString(), null) : default;
        if (address.IsIPv4MappedToIPv6) return (address.MapToIPv4().ToString(), null);
        var canonical = address.ToString();
        // .NET writes the end of some addresses as IPv4, which Zipkin does not read.
        return (null, canonical.Contains('.') ? text.ToLowerInvariant() : canonical);
    }
}
