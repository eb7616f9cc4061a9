using System.Net.Sockets;

namespace Tracepost.Testing.Protocols.Overload;

/// <summary>Connections over HTTP/1.1 that announce a large body and send little of it, or do not say anything.</summary>
public sealed class SlowConnections : IAsyncDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>How many are open on this side.</summary>
    public int Count => _sockets.Count;

    /// <summary>Opens so many. Each sends the head of a request and the first bytes of its body.</summary>
    public async Task OpenAsync(Uri door, int count, int firstBytes, CancellationToken cancellationToken)
    {
        var head = System.Text.Encoding.ASCII.GetBytes(
            $"POST /v1/traces HTTP/1.1\r\nHost: {door.Authority}\r\nContent-Type: application/x-protobuf\r\nContent-Length: 16000000\r\n\r\n");
        var body = new byte[firstBytes];
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            try
            {
                await socket.ConnectAsync(door.Host, door.Port, cancellationToken);
                await socket.SendAsync(head, cancellationToken);
                if (firstBytes > 0) await socket.SendAsync(body, cancellationToken);
            }
            catch (SocketException)
            {
                // It was closed at once, as those are that are too many.
            }
        }
    }

    /// <summary>How many the other side has closed.</summary>
    public int CountClosed() => _sockets.Count(socket => !socket.Connected || (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets) socket.Dispose();
        _sockets.Clear();
        return default;
    }
}
