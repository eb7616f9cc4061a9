using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tracepost.ServiceDefaults.Doors.Memory;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>Opens doors and places endpoints behind them.</summary>
public static class DoorExtensions
{
    /// <summary>Flow-control windows in bytes: an exporter may have this much under way before it waits for us.</summary>
    private const int ConnectionWindow = 2 * 1024 * 1024;

    private const int StreamWindow = 1024 * 1024;

    /// <summary>
    /// Bytes that a connection has read before anybody wants them; what is above it waits in the sender. Kestrel's megabyte would be as much for each
    /// request over HTTP/1.1 that waits for its turn.
    /// </summary>
    private const int ReadAhead = 256 * 1024;

    private static readonly TimeSpan PingAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Opens a door: one Kestrel endpoint. It is configured in code, so ASPNETCORE_URLS and HTTP_PORTS (which Aspire and aspirate set for their
    /// own purposes) have no say. The address is <c>Listen:Address</c>: an IP address, <c>localhost</c> or <c>*</c>; by default all
    /// interfaces in a container (DOTNET_RUNNING_IN_CONTAINER=true) and localhost elsewhere.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="name">The name of the door, for <see cref="RequireDoor"/>.</param>
    /// <param name="configKey">The port is read from <c>Ports:&lt;configKey&gt;</c>; 0 is any free port.</param>
    /// <param name="defaultPort">The port when none is configured.</param>
    /// <param name="protocols">What is spoken here. <see cref="HttpProtocols.Http1AndHttp2"/>: both, told apart by a connection's first bytes.</param>
    /// <param name="traced">False: no request through this door makes spans (see <see cref="Telemetry.Untraced"/>).</param>
    /// <exception cref="InvalidOperationException">The configured port or address makes no sense; the message names the key and value.</exception>
    public static WebApplicationBuilder Listen(
        this WebApplicationBuilder builder, string name, string configKey, int defaultPort, HttpProtocols protocols, bool traced = true)
    {
        var address = DoorConfiguration.ReadAddress(builder.Configuration);
        var port = DoorConfiguration.ReadPort(builder.Configuration, configKey, defaultPort);
        var door = new Door(name, address, port, protocols, traced, DoorConfiguration.ReadMaxConnections(builder.Configuration));

        DoorsOf(builder).Add(door);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBufferSize = ReadAhead;
            if (protocols.HasFlag(HttpProtocols.Http2))
            {
                kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
                kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindow;
                // A stream may be silent for hours; whether its client is still there, a ping tells.
                kestrel.Limits.Http2.KeepAlivePingDelay = PingAfter;
            }
            // A connection that PriorKnowledge makes look like TLS has requests that say http.
            if (protocols == HttpProtocols.Http1AndHttp2) kestrel.AllowAlternateSchemes = true;
            door.OpenOn(kestrel);
        });
        return builder;
    }

    /// <summary>
    /// The endpoints answer only through these doors, told by the listening socket and never by the Host header. Through any other door
    /// they do not exist (404).
    /// </summary>
    public static TBuilder RequireDoor<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new DoorMetadata(names)));
        return builder;
    }

    private static DoorSet DoorsOf(WebApplicationBuilder builder)
    {
        var existing = builder.Services.FirstOrDefault(service => service.ServiceType == typeof(DoorSet));
        if (existing?.ImplementationInstance is DoorSet doors) return doors;

        doors = new DoorSet();
        builder.Services.AddSingleton(doors);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, SocketMemory>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, DoorMatcherPolicy>());
        // Otherwise Kestrel would warn at every start that it overrides them.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, "");
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "");
        builder.WebHost.UseSetting(WebHostDefaults.HttpsPortsKey, "");
        return doors;
    }
}
