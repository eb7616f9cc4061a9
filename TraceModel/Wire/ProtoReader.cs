using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Tracepost.TraceModel.Wire;

/// <summary>
/// Reads the fields of one protobuf message forward, without allocating. A field is
/// <code>tag = varint(number &lt;&lt; 3 | wire type), value</code>
/// As in every protobuf parser, the caller skips fields that it does not know or that come with another wire type.
/// </summary>
public ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int MaxGroupDepth = 100;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>The offset of the next byte in the message.</summary>
    public readonly int Position => _position;

    /// <summary>The number of the field that <see cref="TryReadTag"/> read.</summary>
    public int Field { get; private set; }

    /// <summary>The wire type of the field that <see cref="TryReadTag"/> read.</summary>
    public WireType WireType { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    /// <exception cref="MalformedProtobufException">No valid tag is here.</exception>
    public bool TryReadTag()
    {
        if (_position == _message.Length)
            return false;
        var tag = ReadVarint();
        Field = (int)(tag >> 3) & 0x1FFFFFFF;
        WireType = (WireType)(tag & 7);
        if (tag > uint.MaxValue || Field == 0 || WireType > WireType.Fixed32)
            Throw("invalid tag");
        return true;
    }

    /// <summary>True if the current field has this number and wire type.</summary>
    public readonly bool Is(int field, WireType wireType) => Field == field && WireType == wireType;

    /// <summary>Reads a varint; bits beyond the 64th are dropped, as protobuf does.</summary>
    public ulong ReadVarint()
    {
        var rest = _message[_position..];
        if (rest.Length > 0 && rest[0] < 0x80)
        {
            _position++;
            return rest[0];
        }

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

    /// <summary>Reads eight bytes, little endian.</summary>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>Reads four bytes, little endian.</summary>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>Reads a length and the bytes of a string, a bytes field or a message.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var length = ReadVarint();
        if (length > (ulong)(_message.Length - _position))
            Throw("length beyond the end of the message");
        return Take((int)length);
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

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - _position)
            Throw("truncated value");
        var value = _message.Slice(_position, length);
        _position += length;
        return value;
    }

    [DoesNotReturn]
    private readonly void Throw(string what) => throw new MalformedProtobufException($"malformed protobuf: {what} at byte {_position}");
}
