using System.Buffers.Binary;

namespace Tracepost.ApiService.Receivers.Thrift;

/// <summary>
/// TBinaryProtocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-binary-protocol.md. Everything is big endian and of fixed size:
/// <code>
/// field    type:1 id:2 value          struct   field* 0
/// binary   length:4 bytes             list     type:1 count:4 element*        map  key:1 value:1 count:4 (key value)*
/// message  80 01 00 type:1 name:binary sequence:4   or, older:   name:binary type:1 sequence:4
/// </code>
/// </summary>
internal ref struct ThriftBinaryReader(ReadOnlySpan<byte> input) : IThriftReader
{
    private const int Strict = unchecked((int)0x80010000);

    private ThriftBytes _bytes = new(input);

    public readonly int Position => _bytes.Position;

    public short Field { get; private set; }

    public ThriftType Type { get; private set; }

    public ReadOnlySpan<byte> ReadMessage(out ThriftMessageType type)
    {
        var head = ReadI32();
        ReadOnlySpan<byte> name;
        if (head < 0)
        {
            if ((head & 0xFFFF0000) != (Strict & 0xFFFF0000)) _bytes.Throw("a message of another version");
            type = (ThriftMessageType)(head & 0xFF);
            name = ReadBinary();
        }
        else
        {
            name = _bytes.Take(head);
            type = (ThriftMessageType)_bytes.Take();
        }

        ReadI32(); // sequence
        return name;
    }

    public bool TryReadField()
    {
        Type = (ThriftType)_bytes.Take();
        if (Type == ThriftType.Stop) return false;
        Field = ReadI16();
        return true;
    }

    // Field ids are written in full, so a struct inside another leaves nothing to restore.
    public readonly short BeginStruct() => 0;

    public readonly void EndStruct(short outer)
    {
    }

    public bool ReadBool() => _bytes.Take() != 0;

    public sbyte ReadByte() => (sbyte)_bytes.Take();

    public short ReadI16() => BinaryPrimitives.ReadInt16BigEndian(_bytes.Take(2));

    public int ReadI32() => BinaryPrimitives.ReadInt32BigEndian(_bytes.Take(4));

    public long ReadI64() => BinaryPrimitives.ReadInt64BigEndian(_bytes.Take(8));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(_bytes.Take(8));

    public ReadOnlySpan<byte> ReadBinary() => _bytes.Take(ReadI32());

    public void SkipBytes(int count) => _bytes.Take(count);

    public ThriftList ReadList()
    {
        var type = (ThriftType)_bytes.Take();
        return new ThriftList(type, _bytes.Checked(ReadI32()));
    }

    public ThriftMap ReadMap()
    {
        var key = (ThriftType)_bytes.Take();
        var value = (ThriftType)_bytes.Take();
        return new ThriftMap(key, value, _bytes.Checked(ReadI32()));
    }
}
