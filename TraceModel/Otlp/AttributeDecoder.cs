using System.Text;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Otlp;

/// <summary>
/// Decodes OTLP's <c>KeyValue</c> and <c>AnyValue</c>:
/// <code>
/// KeyValue { string key = 1; AnyValue value = 2; }
/// AnyValue { string 1 | bool 2 | int64 3 | double 4 | ArrayValue 5 | KeyValueList 6 | bytes 7 }
/// </code>
/// </summary>
public static class AttributeDecoder
{
    // Google.Protobuf's default recursion limit; what nests deeper is refused at the door.
    private const int MaxDepth = 100;

    /// <summary>Decodes one <c>KeyValue</c>.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message, or values nest deeper than 100.</exception>
    public static KeyValue DecodeKeyValue(ReadOnlySpan<byte> keyValue) => DecodeKeyValue(keyValue, 0);

    /// <summary>Decodes one <c>AnyValue</c>.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message, or values nest deeper than 100.</exception>
    public static AttributeValue DecodeValue(ReadOnlySpan<byte> anyValue) => DecodeValue(anyValue, 0, default);

    private static KeyValue DecodeKeyValue(ReadOnlySpan<byte> keyValue, int depth)
    {
        var key = "";
        var value = default(AttributeValue);
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) key = Encoding.UTF8.GetString(reader.ReadBytes());
            else if (reader.Is(2, WireType.LengthDelimited)) value = DecodeValue(reader.ReadBytes(), depth, value);
            else reader.Skip();
        }

        return new KeyValue(key, value);
    }

    // A value that comes in parts merges with what the parts before it said.
    private static AttributeValue DecodeValue(ReadOnlySpan<byte> anyValue, int depth, AttributeValue value)
    {
        if (depth > MaxDepth)
            throw new MalformedProtobufException($"malformed protobuf: attribute values nest deeper than {MaxDepth}");
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag())
        {
            // A oneof: the last field wins, but an array or a map after another of its kind is its continuation.
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): value = AttributeValue.Of(Encoding.UTF8.GetString(reader.ReadBytes())); break;
                case (2, WireType.Varint): value = AttributeValue.Of(reader.ReadVarint() != 0); break;
                case (3, WireType.Varint): value = AttributeValue.Of((long)reader.ReadVarint()); break;
                case (4, WireType.Fixed64): value = AttributeValue.Of(BitConverter.UInt64BitsToDouble(reader.ReadFixed64())); break;
                case (5, WireType.LengthDelimited): value = AttributeValue.Of(DecodeArray(reader.ReadBytes(), depth + 1, value.AsArray)); break;
                case (6, WireType.LengthDelimited): value = AttributeValue.Of(DecodeMap(reader.ReadBytes(), depth + 1, value.AsMap)); break;
                case (7, WireType.LengthDelimited): value = AttributeValue.Of(reader.ReadBytes().ToArray()); break;
                default: reader.Skip(); break;
            }
        }

        return value;
    }

    private static List<AttributeValue> DecodeArray(ReadOnlySpan<byte> arrayValue, int depth, IReadOnlyList<AttributeValue> before)
    {
        var values = before as List<AttributeValue> ?? [];
        var reader = new ProtoReader(arrayValue);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) values.Add(DecodeValue(reader.ReadBytes(), depth, default));
            else reader.Skip();
        }

        return values;
    }

    private static List<KeyValue> DecodeMap(ReadOnlySpan<byte> keyValueList, int depth, IReadOnlyList<KeyValue> before)
    {
        var entries = before as List<KeyValue> ?? [];
        var reader = new ProtoReader(keyValueList);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) entries.Add(DecodeKeyValue(reader.ReadBytes(), depth));
            else reader.Skip();
        }

        return entries;
    }
}
