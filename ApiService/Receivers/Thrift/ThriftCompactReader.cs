using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tracepost.ApiService.Receivers.Thrift;

/// <summary>
/// TCompactProtocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md. Integers are zigzag varints, and field ids
/// are written as the distance from the one before:
/// <code>
/// field    distance:4 type:4 value, or 0:4 type:4 id:varint value       bool fields: type 1 is true, type 2 is false, no value
/// binary   length:varint bytes        list  count:4 type:4, or 15:4 type:4 count:varint        map  count:varint key:4 value:4
/// message  82 type:3 version:5 sequence:varint name:binary
/// </code>
/// </summary>
internal ref struct ThriftCompactReader(ReadOnlySpan<byte> input) : IThriftReader
{
    private const byte Protocol = 0x82;
    private const int Version = 1;
    private const byte True = 1;

    private ThriftBytes _bytes = new(input);
    private byte _compactType;

    // The value of a bool field stands in its head; that of a bool in a list does not.
    private bool _headHasBool;

    public readonly int Position => _bytes.Position;

    public short Field { get; private set; }

    public ThriftType Type { get; private set; }

    // By compact type: stop, true, false, byte, i16, i32, i64, double, binary, list, set, map, struct, uuid
    private static ReadOnlySpan<byte> Types => [0, 2, 2, 3, 6, 8, 10, 4, 11, 15, 14, 13, 12, 16];

    public ReadOnlySpan<byte> ReadMessage(out ThriftMessageType type)
    {
        if (_bytes.Take() != Protocol) _bytes.Throw("not a message of the compact protocol");
        var head = _bytes.Take();
        if ((head & 0x1F) != Version) _bytes.Throw("a message of another version");
        type = (ThriftMessageType)(head >> 5);
        ReadVarint(); // sequence
        return ReadBinary();
    }

    public bool TryReadField()
    {
        var head = _bytes.Take();
        _compactType = (byte)(head & 0x0F);
        Type = TypeOf(_compactType);
        if (Type == ThriftType.Stop) return false;
        var distance = head >> 4;
        Field = distance == 0 ? ReadI16() : (short)(Field + distance);
        _headHasBool = Type == ThriftType.Bool;
        return true;
    }

    public short BeginStruct()
    {
        var outer = Field;
        Field = 0;
        return outer;
    }

    public void EndStruct(short outer) => Field = outer;

    public bool ReadBool()
    {
        if (!_headHasBool) return _bytes.Take() == True;
        _headHasBool = false;
        return _compactType == True;
    }

    public sbyte ReadByte() => (sbyte)_bytes.Take();

    public short ReadI16() => (short)ReadI64();

    public int ReadI32() => (int)ReadI64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadI64()
    {
        var zigzag = ReadVarint();
        return (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
    }

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(_bytes.Take(8));

    public ReadOnlySpan<byte> ReadBinary() => _bytes.Take(ReadSize());

    public void SkipBytes(int count) => _bytes.Take(count);

    public ThriftList ReadList()
    {
        var head = _bytes.Take();
        var count = head >> 4;
        return new ThriftList(TypeOf((byte)(head & 0x0F)), _bytes.Checked(count == 15 ? ReadSize() : count));
    }

    public ThriftMap ReadMap()
    {
        var count = _bytes.Checked(ReadSize());
        if (count == 0) return default;
        var types = _bytes.Take();
        return new ThriftMap(TypeOf((byte)(types >> 4)), TypeOf((byte)(types & 0x0F)), count);
    }

    private readonly ThriftType TypeOf(byte compactType)
    {
        if (compactType >= Types.Length) _bytes.Throw($"no type {compactType}");
        return (ThriftType)Types[compactType];
    }

    private int ReadSize()
    {
        var size = ReadVarint();
        if (size > int.MaxValue) _bytes.Throw("a length beyond the end");
        return (int)size;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadVarint()
    {
        var first = _bytes.Take();
        return first < 0x80 ? first : ReadLongVarint(first & 0x7FUL);
    }

    private ulong ReadLongVarint(ulong value)
    {
        for (var shift = 7; shift < 70; shift += 7)
        {
            var next = _bytes.Take();
            value |= (next & 0x7FUL) << shift;
            if (next < 0x80) return value;
        }

        _bytes.Throw("a varint longer than 10 bytes");
        return 0;
    }
}
