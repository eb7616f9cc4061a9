using System.Buffers.Binary;
using System.Numerics;

namespace Tracepost.DataService.Ingest.Assembling;

/// <summary>
/// Writes protobuf from the end of a buffer towards its start. So the content of a message comes before its length, which is then known,
/// and nothing has to be measured or moved.
/// </summary>
internal ref struct ReverseWriter(Span<byte> buffer)
{
    /// <summary>What a tag and a length take at most.</summary>
    public const int MaxTagAndLength = 6;

    private readonly Span<byte> _buffer = buffer;

    /// <summary>Where in the buffer the next byte ends: what is written starts here.</summary>
    public int Position { get; private set; } = buffer.Length;

    /// <summary>Writes bytes before those that are written already.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Position -= bytes.Length;
        bytes.CopyTo(_buffer[Position..]);
    }

    /// <summary>Makes room for bytes before those that are written already. The caller fills the end of what it gets.</summary>
    public Span<byte> Reserve(int length)
    {
        Position -= length;
        return _buffer.Slice(Position, length);
    }

    /// <summary>Writes the tag and the length of what was written since <see cref="Position"/> was <paramref name="end"/>.</summary>
    public void WriteTagAndLength(byte tag, int end)
    {
        var length = (uint)(end - Position);
        if (length < 0x80)
        {
            Position -= 2;
            BinaryPrimitives.WriteUInt16LittleEndian(_buffer[Position..], (ushort)(tag | (length << 8)));
            return;
        }

        var bytes = (BitOperations.Log2(length) / 7) + 1;
        Position -= bytes + 1;
        var place = _buffer.Slice(Position, bytes + 1);
        place[0] = tag;
        for (var i = 1; i < bytes; i++, length >>= 7) place[i] = (byte)(length | 0x80);
        place[bytes] = (byte)length;
    }
}
