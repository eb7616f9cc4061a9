using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tracepost.ServiceDefaults.Doors.Memory;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>
/// One listening socket with a name; each protocol has its own. A connection carries its door as a feature, so an endpoint knows the socket a
/// request really came through, whatever its Host header says.
/// </summary>
public sealed class Door
{
    private readonly ConnectionLimit _limit;
    private ListenOptions? _listening;

    internal Door(string name, IPAddress? address, int configuredPort, HttpProtocols protocols, bool traced, int maxConnections)
    {
        _limit = new ConnectionLimit(maxConnections, protocols);
        Name = name;
        Address = address;
        ConfiguredPort = configuredPort;
        Protocols = protocols;
        Traced = traced;
    }

    /// <summary>The name endpoints ask for with <see cref="DoorExtensions.RequireDoor"/>.</summary>
    public string Name { get; }

    /// <summary>The port as configured; 0 asks the operating system for a free one.</summary>
    public int ConfiguredPort { get; }

    /// <summary>What is spoken here.</summary>
    public HttpProtocols Protocols { get; }

    /// <summary>False: no request through this door is traced.</summary>
    public bool Traced { get; }

    /// <summary>The port bound, known once the service listens.</summary>
    /// <exception cref="InvalidOperationException">The service does not listen yet.</exception>
    public int Port => _listening?.IPEndPoint is { Port: > 0 } endpoint
        ? endpoint.Port
        : throw new InvalidOperationException($"The door '{Name}' is not open yet: its port is known once the service has started.");

    /// <summary>The address to listen on; null is localhost, over IPv4 and IPv6.</summary>
    internal IPAddress? Address { get; }

    internal void OpenOn(KestrelServerOptions kestrel)
    {
        // Kestrel cannot take a free port that is the same for 127.0.0.1 and ::1, so a free port is IPv4 only.
        if (IPAddress.IPv6Any.Equals(Address)) kestrel.ListenAnyIP(ConfiguredPort, Configure); // falls back to IPv4 where there is no IPv6
        else if (Address is not null) kestrel.Listen(Address, ConfiguredPort, Configure);
        else if (ConfiguredPort == 0) kestrel.Listen(IPAddress.Loopback, 0, Configure);
        else kestrel.ListenLocalhost(ConfiguredPort, Configure);
    }

    private void Configure(ListenOptions options)
    {
        _listening = options;
        options.Protocols = Protocols;
        options.Use(_limit.Apply);
        options.Use(next => connection =>
        {
            connection.Features.Set(this);
            connection.Features.Set<IMemoryPoolFeature>(StreamMemory.Instance);
            return next(connection);
        });
        if (Protocols == HttpProtocols.Http1AndHttp2) options.Use(PriorKnowledge.Detect);
    }
}
