using System.Buffers.Binary;
using System.Numerics;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.TraceModel.Wire;

/// <summary>
/// Writes one protobuf message forward into a pooled buffer. A nested message is begun and ended; its length, known only then, is put
/// before it. Fields are written even if they hold the default, as a <c>oneof</c> needs. Writing beyond the limit throws
/// <see cref="ProtoLimitException"/>.
/// </summary>
public sealed class ProtoWriter : IDisposable
{
    private const int MaxVarint = 10;

    private readonly int _limit;
    private byte[] _buffer;
    private int _length;

    /// <summary>Creates a writer.</summary>
    /// <param name="capacity">There is room for so many bytes at first.</param>
    /// <param name="limit">Its buffer does not grow beyond so many bytes: a few bytes of another format may say much as protobuf.</param>
    public ProtoWriter(int capacity, int limit = int.MaxValue)
    {
        _limit = Math.Min(limit, Array.MaxLength);
        _buffer = PooledArrays.Rent(Math.Clamp(capacity, 256, Math.Max(256, limit)));
    }

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>Writes a varint field: bool, int32, int64, uint32, uint64, enum. A negative int64 takes 10 bytes, as protobuf has it.</summary>
    public void WriteVarint(int field, ulong value)
    {
        Reserve(2 * MaxVarint);
        PutTag(field, WireType.Varint);
        PutVarint(value);
    }

    /// <summary>Writes a fixed64, sfixed64 or double field.</summary>
    public void WriteFixed64(int field, ulong value)
    {
        Reserve(MaxVarint + 8);
        PutTag(field, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_length), value);
        _length += 8;
    }

    /// <summary>Writes a fixed32, sfixed32 or float field.</summary>
    public void WriteFixed32(int field, uint value)
    {
        Reserve(MaxVarint + 4);
        PutTag(field, WireType.Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), value);
        _length += 4;
    }

    /// <summary>Writes a string, bytes or message field whose bytes are at hand.</summary>
    public void WriteBytes(int field, ReadOnlySpan<byte> value) => value.CopyTo(WriteBytes(field, value.Length));

    /// <summary>Writes the tag and length of a string, bytes or message field; the caller fills the returned bytes at once.</summary>
    public Span<byte> WriteBytes(int field, int length)
    {
        Reserve((2 * MaxVarint) + length);
        PutTag(field, WireType.LengthDelimited);
        PutVarint((ulong)length);
        var value = _buffer.AsSpan(_length, length);
        _length += length;
        return value;
    }

    /// <summary>Begins a nested message.</summary>
    /// <returns>What <see cref="EndMessage"/> needs.</returns>
    public int BeginMessage(int field)
    {
        Reserve(2 * MaxVarint);
        PutTag(field, WireType.LengthDelimited);
        // One byte holds most lengths; EndMessage makes room for more.
        return ++_length;
    }

    /// <summary>Ends a nested message, after all that it holds.</summary>
    public void EndMessage(int begin)
    {
        var length = _length - begin;
        var size = VarintSize((uint)length);
        if (size > 1)
        {
            Reserve(size);
            _buffer.AsSpan(begin, length).CopyTo(_buffer.AsSpan(begin + size - 1));
        }

        _length = begin - 1;
        PutVarint((uint)length);
        _length += length;
    }

    /// <summary>Takes back what was written after this length, such as a nested message that turns out to be unwanted.</summary>
    public void TruncateTo(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)_length, nameof(length));
        _length = length;
    }

    /// <summary>What was written from this offset on; good until the next write.</summary>
    public ReadOnlySpan<byte> WrittenFrom(int offset) => _buffer.AsSpan(offset.._length);

    /// <summary>Writes fields that are encoded already, tags and all.</summary>
    public void WriteFields(ReadOnlySpan<byte> encoded)
    {
        Reserve(encoded.Length);
        encoded.CopyTo(_buffer.AsSpan(_length));
        _length += encoded.Length;
    }

    /// <summary>The message; the writer is empty and useless afterwards.</summary>
    public PooledBytes Detach()
    {
        var message = PooledBytes.TakeOver(_buffer, _length);
        _buffer = [];
        _length = 0;
        return message;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0) PooledArrays.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private static int VarintSize(uint value) => Math.Max(1, (38 - BitOperations.LeadingZeroCount(value)) / 7);

    private void PutTag(int field, WireType wireType) => PutVarint(((ulong)field << 3) | (uint)wireType);

    private void PutVarint(ulong value)
    {
        while (value >= 0x80)
        {
            _buffer[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[_length++] = (byte)value;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes) return;
        var needed = (long)_length + bytes;
        if (needed > _limit) throw new ProtoLimitException(_limit);
        var larger = PooledArrays.Rent((int)Math.Min(_limit, Math.Max(_buffer.Length * 2L, needed)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0) PooledArrays.Return(_buffer);
        _buffer = larger;
    }
}
