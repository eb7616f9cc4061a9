using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tracepost.ServiceDefaults.Doors;

/// <summary>Adds UDP doors.</summary>
public static class UdpDoorExtensions
{
    /// <summary>
    /// Adds a door, as a keyed service under its name. A hosted service opens it and reads from it. The address is that of all doors, see
    /// <see cref="DoorExtensions.Listen"/>.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="name">The name of the door.</param>
    /// <param name="configKey">The port is read from <c>Ports:&lt;configKey&gt;</c>; 0 is any free port.</param>
    /// <param name="defaultPort">The port when none is configured.</param>
    /// <exception cref="InvalidOperationException">The configured port or address makes no sense; the message names the key and value.</exception>
    public static void AddUdpDoor(this IHostApplicationBuilder builder, string name, string configKey, int defaultPort)
    {
        var address = DoorConfiguration.ReadAddress(builder.Configuration);
        var port = DoorConfiguration.ReadPort(builder.Configuration, configKey, defaultPort);
        builder.Services.AddKeyedSingleton(name, new UdpDoor(name, address, port));
    }
}
