using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ServiceDefaults.Tests.Doors;

public sealed class UdpDoorTests
{
    [Theory]
    [InlineData("*")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Receives_on_the_address_that_is_configured(string address)
    {
        var door = Add(("Listen:Address", address), ("Ports:Agent", "0"));
        var sockets = door.Open();
        using var socket = Assert.Single(sockets);
        using var client = new UdpClient("127.0.0.1", door.Port);

        await client.SendAsync(new byte[] { 1, 2, 3 }, TestContext.Current.CancellationToken);

        Assert.Equal(3, await socket.ReceiveAsync(new byte[10], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Localhost_with_a_port_is_IPv4_and_IPv6_where_there_is_IPv6()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)free.LocalEndPoint!).Port;
        free.Dispose();

        var sockets = new UdpDoor("agent", null, port).Open();

        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)sockets[0].LocalEndPoint!).Address);
        Assert.All(sockets, socket => Assert.Equal(port, ((IPEndPoint)socket.LocalEndPoint!).Port));
        foreach (var socket in sockets) socket.Dispose();
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error_that_names_door_and_port()
    {
        var first = Add(("Listen:Address", "127.0.0.1"), ("Ports:Agent", "0"));
        using var socket = Assert.Single(first.Open());

        var error = Assert.Throws<IOException>(new UdpDoor("other", IPAddress.Loopback, first.Port).Open);

        Assert.Contains($"'other' cannot be opened on UDP port {first.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Has_its_default_port_unless_one_is_configured()
    {
        Assert.Equal(6831, Add().ConfiguredPort);
        Assert.Equal(7000, Add(("Ports:Agent", "7000")).ConfiguredPort);
        Assert.Throws<InvalidOperationException>(() => Add(("Ports:Agent", "many")));
        Assert.Throws<InvalidOperationException>(() => Add().Port);
    }

    private static UdpDoor Add(params (string Key, string Value)[] configuration)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        foreach (var (key, value) in configuration) builder.Configuration[key] = value;
        builder.AddUdpDoor("agent", "Agent", 6831);
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredKeyedService<UdpDoor>("agent");
    }
}
