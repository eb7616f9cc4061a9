using System.Net.Sockets;
using Tracepost.ApiService.Receivers.Jaeger.Agent;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Agent;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void Says_what_the_kernel_really_gives()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var before = socket.ReceiveBufferSize;

        var size = ReceiveBuffer.Grow(socket, 100_000_000);

        Assert.Equal(socket.ReceiveBufferSize, size);
        Assert.True(size >= before);
    }
}
