using System.Net;
using System.Net.Sockets;
using Tracepost.ApiService.Receivers.Jaeger.Agent;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Agent;

public sealed class KernelDropsTests
{
    [Theory]
    [InlineData(" 1234: 0100007F:1AAF 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 41526 2 ffff9d7e00000000 17", true, 17)]
    [InlineData(" 1234: 0100007F:1AAF 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 41527 2 ffff9d7e00000000 17", false, 0)]
    [InlineData("   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops", false, 0)]
    [InlineData("", false, 0)]
    public void Reads_the_line_of_its_socket(string line, bool expected, long drops)
    {
        Assert.Equal(expected, KernelDrops.TryParse(line, "41526", out var actual));
        Assert.Equal(drops, actual);
    }

    [Fact]
    public void Counts_what_finds_the_buffer_full()
    {
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        AssertCounts(receiver);
    }

    [Fact]
    public void Counts_for_all_interfaces_too()
    {
        // Both families on one socket, where there are both.
        using var receiver = new Socket(SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        AssertCounts(receiver);
    }

    private static void AssertCounts(Socket receiver)
    {
        receiver.ReceiveBufferSize = 4096;
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var drops = new KernelDrops(receiver);
        Assert.Equal(0, drops.Read());

        for (var i = 0; i < 100; i++) sender.SendTo(new byte[1000], new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)receiver.LocalEndPoint!).Port));

        // Only Linux tells.
        Assert.InRange(drops.Read(), OperatingSystem.IsLinux() ? 1 : 0, 99);
    }
}
