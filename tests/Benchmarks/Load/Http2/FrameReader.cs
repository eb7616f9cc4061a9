using System.Net.Sockets;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>Frames out of what comes from a socket.</summary>
internal sealed class FrameReader(Socket socket)
{
    // Twice the longest frame that the peer may send, so that a whole one always fits behind the rest of another.
    private readonly byte[] _buffer = new byte[2 * (Frame.InitialMaxFrame + Frame.HeaderLength)];
    private int _start, _end;

    /// <summary>Receives some bytes.</summary>
    /// <exception cref="IOException">The peer has closed the connection.</exception>
    public async ValueTask ReceiveAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var count = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count > 0 ? count : throw new IOException("The peer has closed the connection.");
    }

    /// <summary>The next frame that is there as a whole; its payload is valid until more is received.</summary>
    public bool Next(out (byte Type, byte Flags, int Stream) frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        var bytes = _buffer.AsSpan(_start.._end);
        if (bytes.Length < Frame.HeaderLength) return false;
        var (length, type, flags, stream) = Frame.ReadHeader(bytes);
        if (length > Frame.InitialMaxFrame) throw new IOException($"A frame of {length} bytes is longer than was allowed.");
        if (bytes.Length < Frame.HeaderLength + length) return false;
        frame = (type, flags, stream);
        payload = bytes.Slice(Frame.HeaderLength, length);
        _start += Frame.HeaderLength + length;
        return true;
    }
}
