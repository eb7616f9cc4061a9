using System.Net.Sockets;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>
/// A connection on which one gRPC call is made after another, over HTTP/2 without TLS and with prior knowledge, as OTLP senders do. It costs less
/// than half of what a general client does, because all frames that the peer has room for go into one write and next to nothing is allocated: what is
/// measured shares its cores with this. It is not for two callers at a time.
/// </summary>
internal sealed class Http2Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _headers;
    private readonly FrameBuffer _out = new();
    private readonly FrameReader _in;
    private readonly PeerState _peer;
    private int _stream = -1;

    private Http2Connection(Socket socket, byte[] headers)
    {
        (_socket, _headers, _peer) = (socket, headers, new PeerState(_out));
        _in = new FrameReader(socket);
    }

    /// <summary>Whether another call can be made.</summary>
    public bool IsUsable => !_peer.IsGoingAway && _stream < int.MaxValue - 2;

    /// <summary>Connects, and waits for what the peer allows.</summary>
    /// <param name="endpoint">Host and port.</param>
    /// <param name="path">Of the call: <c>/service/method</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Http2Connection> ConnectAsync(Uri endpoint, string path, CancellationToken cancellationToken)
    {
        // A request of 512 spans in one write.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = 1 << 20 };
        var connection = new Http2Connection(socket, RequestHeaders.Of(endpoint.Authority, path));
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
            connection._out.Raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
            connection._out.Add(Frame.Settings, 0, 0, [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]); // HEADER_TABLE_SIZE 0, ENABLE_PUSH 0
            await connection.FlushAsync(cancellationToken);
            while (!connection._peer.HasSaidSettings) await connection.ReceiveAsync(cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes one call.</summary>
    /// <returns>Its answer, valid until the next call.</returns>
    /// <exception cref="IOException">The peer is gone, or said nothing about this call before it went.</exception>
    public async Task<GrpcAnswer> CallAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        _stream += 2;
        _peer.Begin(_stream);
        _out.Add(Frame.Headers, Frame.EndHeaders, _stream, _headers);
        var (sent, length) = (0, GrpcBody.PrefixLength + message.Length);
        while (true)
        {
            while (sent < length && Math.Min(_peer.Room, length - sent) is > 0 and var count)
            {
                var isLast = sent + count == length;
                GrpcBody.Copy(message.Span, sent, _out.Room(Frame.Data, isLast ? Frame.EndStream : (byte)0, _stream, count));
                _peer.Sent(count);
                sent += count;
            }

            await FlushAsync(cancellationToken);
            if (_peer.Answer.IsComplete) break;
            await ReceiveAsync(cancellationToken);
        }

        if (sent < length) _out.Add(Frame.ResetStream, _stream, Frame.Cancel); // Answered before it was heard to the end.
        return _peer.Answer;
    }

    public void Dispose() => _socket.Dispose();

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        for (var rest = _out.Written; rest.Length > 0;) rest = rest[await _socket.SendAsync(rest, cancellationToken)..];
        _out.Clear();
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        await _in.ReceiveAsync(cancellationToken);
        while (_in.Next(out var frame, out var payload)) _peer.Handle(frame, payload);
    }
}
