using System.Buffers;
using System.Buffers.Binary;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>Frames that go to the socket in one write.</summary>
internal sealed class FrameBuffer
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256 * 1024);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Clear() => _bytes.ResetWrittenCount();

    /// <summary>Bytes that are no frame: the preface.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>A frame with a payload.</summary>
    public void Add(byte type, byte flags, int stream, ReadOnlySpan<byte> payload) => payload.CopyTo(Room(type, flags, stream, payload.Length));

    /// <summary>A frame with one number: WINDOW_UPDATE, RST_STREAM.</summary>
    public void Add(byte type, int stream, int number) => BinaryPrimitives.WriteInt32BigEndian(Room(type, 0, stream, sizeof(int)), number);

    /// <summary>A frame of which the payload is written by the caller.</summary>
    public Span<byte> Room(byte type, byte flags, int stream, int length)
    {
        var room = _bytes.GetSpan(Frame.HeaderLength + length);
        Frame.WriteHeader(room, length, type, flags, stream);
        _bytes.Advance(Frame.HeaderLength + length);
        return room.Slice(Frame.HeaderLength, length);
    }
}
