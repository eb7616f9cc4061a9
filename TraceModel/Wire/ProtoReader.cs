using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tracepost.TraceModel.Wire;

/// <summary>
/// Reads the fields of one protobuf message forward, without allocating. A field is
/// <code>tag = varint(number &lt;&lt; 3 | wire type), value</code>
/// As in every protobuf parser, the caller skips fields that it does not know or that come with another wire type.
/// Every span that is stored passes through here, so what is usual (tags and lengths of one byte) is inlined and what is not is a call.
/// </summary>
public ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int MaxGroupDepth = 100;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;
    private uint _tag;

    /// <summary>The offset of the next byte in the message.</summary>
    public readonly int Position => _position;

    /// <summary>The tag that <see cref="TryReadTag"/> read: number &lt;&lt; 3 | wire type.</summary>
    public readonly uint Tag => _tag;

    /// <summary>The number of the field that <see cref="TryReadTag"/> read.</summary>
    public readonly int Field => (int)(_tag >> 3);

    /// <summary>The wire type of the field that <see cref="TryReadTag"/> read.</summary>
    public readonly WireType WireType => (WireType)(_tag & 7);

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    /// <exception cref="MalformedProtobufException">No valid tag is here.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReadTag()
    {
        if ((uint)_position >= (uint)_message.Length)
            return false;
        uint tag = _message[_position];
        if (tag < 0x80) _position++;
        else tag = ReadLongTag();
        // Field number 0, or a wire type that does not exist.
        if (tag < 8 || (tag & 7) > (uint)WireType.Fixed32)
            Throw("invalid tag");
        _tag = tag;
        return true;
    }

    /// <summary>True if the current field has this number and wire type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Is(int field, WireType wireType) => _tag == (((uint)field << 3) | (uint)wireType);

    /// <summary>Reads a varint; bits beyond the 64th are dropped, as protobuf does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        if ((uint)_position < (uint)_message.Length)
        {
            ulong value = _message[_position];
            if (value < 0x80)
            {
                _position++;
                return value;
            }
        }

        return ReadLongVarint();
    }

    /// <summary>Reads eight bytes, little endian.</summary>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads four bytes, little endian.</summary>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Reads a length and the bytes of a string, a bytes field or a message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)(_message.Length - _position))
            Throw("length beyond the end of the message");
        var value = _message.Slice(_position, (int)length);
        _position += (int)length;
        return value;
    }

    /// <summary>Passes over the value of the current field.</summary>
    public void Skip()
    {
        switch (WireType)
        {
            case WireType.Varint: ReadVarint(); break;
            case WireType.Fixed64: Take(8); break;
            case WireType.Fixed32: Take(4); break;
            case WireType.LengthDelimited: ReadBytes(); break;
            case WireType.StartGroup: SkipGroup(); break;
            default: Throw("end of a group that did not start"); break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint ReadLongTag()
    {
        var tag = ReadLongVarint();
        if (tag > uint.MaxValue)
            Throw("invalid tag");
        return (uint)tag;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadLongVarint()
    {
        var rest = _message[_position..];
        ulong value = 0;
        for (var i = 0; i < 10; i++)
        {
            if (i >= rest.Length)
                Throw("truncated varint");
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                _position += i + 1;
                return value;
            }
        }

        Throw("varint longer than 10 bytes");
        return 0;
    }

    private void SkipGroup()
    {
        Span<int> open = stackalloc int[MaxGroupDepth];
        var depth = 0;
        open[depth++] = Field;
        while (depth > 0)
        {
            if (!TryReadTag())
                Throw("truncated group");
            if (WireType == WireType.StartGroup)
            {
                if (depth == MaxGroupDepth)
                    Throw("groups nested too deeply");
                open[depth++] = Field;
            }
            else if (WireType == WireType.EndGroup)
            {
                if (open[--depth] != Field)
                    Throw("end of a group that did not start");
            }
            else
            {
                Skip();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - _position)
            Throw("truncated value");
        var value = _message.Slice(_position, length);
        _position += length;
        return value;
    }

    [DoesNotReturn]
    private readonly void Throw(string what) => throw new MalformedProtobufException($"malformed protobuf: {what} at byte {_position} of its message");
}
