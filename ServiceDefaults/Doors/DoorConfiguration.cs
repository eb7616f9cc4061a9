using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>Reads <c>Ports:*</c> and <c>Listen:*</c>, and refuses what makes no sense.</summary>
internal static class DoorConfiguration
{
    private const string AddressKey = "Listen:Address";
    private const string MaxConnectionsKey = "Listen:MaxConnections";
    private const int DefaultMaxConnections = 2000;

    internal static int ReadPort(IConfiguration configuration, string configKey, int defaultPort)
    {
        var key = $"Ports:{configKey}";
        var text = configuration[key];
        if (string.IsNullOrWhiteSpace(text)) return defaultPort;
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return port;
        throw new InvalidOperationException($"{key} is '{text}', but a port is a whole number from 0 (any free port) to 65535.");
    }

    /// <summary>Connections that a door has at most at once.</summary>
    internal static int ReadMaxConnections(IConfiguration configuration)
    {
        var text = configuration[MaxConnectionsKey];
        if (string.IsNullOrWhiteSpace(text)) return DefaultMaxConnections;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0) return most;
        throw new InvalidOperationException($"{MaxConnectionsKey} is '{text}', but must be a whole number from 1.");
    }

    /// <summary>The address to listen on; null is localhost.</summary>
    internal static IPAddress? ReadAddress(IConfiguration configuration)
    {
        var text = configuration[AddressKey];
        if (string.IsNullOrWhiteSpace(text)) return Hosting.IsContainer(configuration) ? IPAddress.IPv6Any : null;
        if (text is "*" or "+") return IPAddress.IPv6Any;
        if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return null;
        if (IPAddress.TryParse(text, out var address)) return address;
        throw new InvalidOperationException($"{AddressKey} is '{text}', but must be an IP address, 'localhost' or '*' (all interfaces).");
    }
}
