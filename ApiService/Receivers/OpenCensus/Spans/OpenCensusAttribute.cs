using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>
/// One attribute, as a slice of the request that it came in: an entry of a map.
/// <code>
/// Entry { string key = 1; AttributeValue value = 2; }
/// AttributeValue { TruncatableString string_value = 1 | int64 int_value = 2 | bool bool_value = 3 | double double_value = 4 }
/// TruncatableString { string value = 1; int32 truncated_byte_count = 2; }
/// </code>
/// </summary>
internal ref struct OpenCensusAttribute
{
    public ReadOnlySpan<byte> Key;

    /// <summary>The number of the field that the value came in; 0 if there is none.</summary>
    public int Type;

    /// <summary>The value if it is a text.</summary>
    public ReadOnlySpan<byte> Text;

    /// <summary>The value if it is none; the bits of a double.</summary>
    public ulong Number;

    public readonly bool IsInteger => Type == 2;

    public static OpenCensusAttribute Read(ReadOnlySpan<byte> entry)
    {
        var attribute = new OpenCensusAttribute();
        var reader = new ProtoReader(entry);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) attribute.Key = reader.ReadBytes();
            else if (reader.Is(2, WireType.LengthDelimited)) attribute.ReadValue(reader.ReadBytes());
            else reader.Skip();
        }

        return attribute;
    }

    /// <summary>The text of a <c>TruncatableString</c>.</summary>
    public static ReadOnlySpan<byte> ReadTruncatable(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> text = default;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) text = reader.ReadBytes();
            else reader.Skip();
        }

        return text;
    }

    public readonly void Write(ProtoWriter writer, int field)
    {
        switch (Type)
        {
            case 1: writer.WriteAttribute(field, Key, Text); break;
            case 2: writer.WriteAttribute(field, Key, (long)Number); break;
            case 3: writer.WriteAttribute(field, Key, Number != 0); break;
            case 4: writer.WriteAttribute(field, Key, BitConverter.UInt64BitsToDouble(Number)); break;
            // In the words of the Collector.
            default: writer.WriteAttribute(field, Key, "<Unknown OpenCensus attribute value type>"u8); break;
        }
    }

    private void ReadValue(ReadOnlySpan<byte> value)
    {
        var reader = new ProtoReader(value);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): Text = ReadTruncatable(reader.ReadBytes()); break;
                case (2 or 3, WireType.Varint): Number = reader.ReadVarint(); break;
                case (4, WireType.Fixed64): Number = reader.ReadFixed64(); break;
                default: reader.Skip(); continue;
            }

            Type = reader.Field;
        }
    }
}
