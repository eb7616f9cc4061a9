using System.Globalization;

namespace Tracepost.ManifestHost.Resources;

/// <summary>Where an endpoint of a resource is on this machine.</summary>
/// <param name="Scheme">http, tcp, …</param>
/// <param name="Host">localhost or 127.0.0.1.</param>
/// <param name="Port">The port.</param>
/// <param name="IsHttp2">Whether it speaks only HTTP/2, without TLS.</param>
/// <param name="IsExternal">Whether it is meant for the world outside.</param>
/// <param name="IsTcp">False for UDP.</param>
public sealed record EndpointAddress(string Scheme, string Host, int Port, bool IsHttp2, bool IsExternal, bool IsTcp)
{
    /// <summary>scheme://host:port</summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");
}
