using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Attributes;

/// <summary>
/// The number that stands for an attribute in a <see cref="TokenFilter"/>: the hash of its canonical bytes,
/// <code>KeyValue { string key = 1; AnyValue value = 2 { string 1 | bool 2 | int64 3 | double 4 | bytes 7 } }
/// 0A length key 12 length (0A length text | 10 00 | 10 01 | 18 varint | 21 eight bytes | 3A length bytes)</code>
/// which is how nearly all clients write it, so that what came can be hashed as it is. Arrays and maps stand under one number per key, as they are
/// compared by content; no value is the empty text, which is what it is found by.
/// </summary>
internal static class AttributeToken
{
    private const byte KeyTag = 0x0A;
    private const byte ValueTag = 0x12;
    private const byte TextTag = 0x0A;
    private const byte BoolTag = 0x10;
    private const byte IntegerTag = 0x18;
    private const byte DoubleTag = 0x21;
    private const byte BytesTag = 0x3A;

    // So that a key alone, or with anything nested, is no attribute's bytes.
    private const long KeySeed = 1;
    private const long NestedSeed = 2;

    /// <summary>An attribute with this key, whatever its value.</summary>
    public static ulong OfKey(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, KeySeed);

    /// <summary>An attribute with an array or a map.</summary>
    public static ulong OfNested(ReadOnlySpan<byte> key) => XxHash3.HashToUInt64(key, NestedSeed);

    /// <summary>An attribute with a text.</summary>
    public static ulong OfText(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text) => Hash(key, TextTag, text, hasLength: true);

    /// <summary>An attribute with bytes.</summary>
    public static ulong OfBytes(ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes) => Hash(key, BytesTag, bytes, hasLength: true);

    /// <summary>An attribute with a boolean.</summary>
    public static ulong OfBool(ReadOnlySpan<byte> key, bool value) => Hash(key, BoolTag, [value ? (byte)1 : (byte)0], hasLength: false);

    /// <summary>An attribute with an integer.</summary>
    public static ulong OfInteger(ReadOnlySpan<byte> key, long value)
    {
        Span<byte> varint = stackalloc byte[10];
        return Hash(key, IntegerTag, varint[..WriteVarint(varint, (ulong)value)], hasLength: false);
    }

    /// <summary>An attribute with a double; those that are equal have one number: 0 and −0, and all that are no number.</summary>
    public static ulong OfDouble(ReadOnlySpan<byte> key, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, double.IsNaN(value) ? double.NaN : value == 0 ? 0 : value);
        return Hash(key, DoubleTag, bytes, hasLength: false);
    }

    /// <summary>An attribute as it came: a <c>KeyValue</c>.</summary>
    /// <param name="keyValue">Its bytes.</param>
    /// <param name="key">Gets its key.</param>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static ulong Of(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> key)
    {
        if (IsCanonical(keyValue, out key)) return XxHash3.HashToUInt64(keyValue);
        KeyValueReader.Read(keyValue, out key, out var value);
        return OfAny(key, value);
    }

    /// <summary>The value of an attribute under another key.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no <c>KeyValue</c>.</exception>
    public static ulong OfValueUnder(ReadOnlySpan<byte> key, ReadOnlySpan<byte> keyValue)
    {
        KeyValueReader.Read(keyValue, out _, out var value);
        return OfAny(key, value);
    }

    private static ulong OfAny(ReadOnlySpan<byte> key, ReadOnlySpan<byte> anyValue)
    {
        // A oneof: the last field wins.
        var token = OfText(key, default);
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): token = OfText(key, reader.ReadBytes()); break;
                case (2, WireType.Varint): token = OfBool(key, reader.ReadVarint() != 0); break;
                case (3, WireType.Varint): token = OfInteger(key, (long)reader.ReadVarint()); break;
                case (4, WireType.Fixed64): token = OfDouble(key, BitConverter.UInt64BitsToDouble(reader.ReadFixed64())); break;
                case (5 or 6, WireType.LengthDelimited): reader.Skip(); token = OfNested(key); break;
                case (7, WireType.LengthDelimited): token = OfBytes(key, reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        return token;
    }

    /// <summary>Short texts, small integers and booleans that are written as above. Others may be too, and are read to know.</summary>
    private static bool IsCanonical(ReadOnlySpan<byte> keyValue, out ReadOnlySpan<byte> key)
    {
        key = default;
        if (keyValue.Length < 6 || keyValue[0] != KeyTag || keyValue[1] > 0x7F) return false;
        var end = 2 + keyValue[1];
        if (end + 4 > keyValue.Length || keyValue[end] != ValueTag) return false;
        var value = keyValue[(end + 2)..];
        if (keyValue[end + 1] != value.Length || value.Length > 0x7F) return false;
        key = keyValue[2..end];
        return value[0] switch
        {
            TextTag => value[1] == value.Length - 2,
            BoolTag => value.Length == 2 && value[1] <= 1,
            IntegerTag => (value.Length == 2 && value[1] <= 0x7F) || (value.Length == 3 && value[1] > 0x7F && value[2] is > 0 and <= 0x7F),
            _ => false,
        };
    }

    private static ulong Hash(ReadOnlySpan<byte> key, byte tag, ReadOnlySpan<byte> content, bool hasLength)
    {
        Span<byte> length = stackalloc byte[10];
        length = hasLength ? length[..WriteVarint(length, (ulong)content.Length)] : default;
        var value = 1 + length.Length + content.Length;
        var most = 1 + 10 + key.Length + 1 + 10 + value;
        byte[]? rented = null;
        var bytes = most <= 512 ? stackalloc byte[512] : rented = ArrayPool<byte>.Shared.Rent(most);
        var at = 0;
        bytes[at++] = KeyTag;
        at += WriteVarint(bytes[at..], (ulong)key.Length);
        key.CopyTo(bytes[at..]);
        at += key.Length;
        bytes[at++] = ValueTag;
        at += WriteVarint(bytes[at..], (ulong)value);
        bytes[at++] = tag;
        length.CopyTo(bytes[at..]);
        at += length.Length;
        content.CopyTo(bytes[at..]);
        var hash = XxHash3.HashToUInt64(bytes[..(at + content.Length)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    private static int WriteVarint(Span<byte> bytes, ulong value)
    {
        var length = 0;
        for (; value > 0x7F; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        return length;
    }
}
