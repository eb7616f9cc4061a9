using System.Globalization;
using System.Text.Json;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Writes attributes as Jaeger's tags: <c>{"key":"http.status_code","type":"int64","value":500}</c>. Those of spans and events go from their OTLP
/// bytes to JSON without an object between:
/// <code>
/// KeyValue { string key = 1; AnyValue value = 2; }
/// AnyValue { string 1 | bool 2 | int64 3 | double 4 | ArrayValue 5 | KeyValueList 6 | bytes 7 }
/// </code>
/// </summary>
internal static class JaegerTags
{
    // Beyond this JavaScript's numbers lose digits, so Jaeger writes a string.
    private const long MaxSafeInteger = (1L << 53) - 1;

    private static readonly JsonEncodedText Key = JsonEncodedText.Encode("key"), Type = JsonEncodedText.Encode("type"), Value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText Text = JsonEncodedText.Encode("string"), Bool = JsonEncodedText.Encode("bool"), Int64 = JsonEncodedText.Encode("int64");
    private static readonly JsonEncodedText Float64 = JsonEncodedText.Encode("float64"), Binary = JsonEncodedText.Encode("binary");

    /// <summary>Writes an encoded <c>KeyValue</c>.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> keyValue)
    {
        ReadOnlySpan<byte> key = [], value = [];
        var values = 0;
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited))
            {
                key = reader.ReadBytes();
            }
            else if (reader.Is(2, WireType.LengthDelimited))
            {
                value = reader.ReadBytes();
                values++;
            }
            else
            {
                reader.Skip();
            }
        }

        json.WriteStartObject();
        json.WriteString(Key, key);
        if (values > 1 || !TryWriteValue(json, value)) WriteValue(json, AttributeDecoder.DecodeKeyValue(keyValue).Value);
        json.WriteEndObject();
    }

    /// <summary>The key of an encoded <c>KeyValue</c>.</summary>
    public static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> keyValue)
    {
        ReadOnlySpan<byte> key = [];
        var reader = new ProtoReader(keyValue);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) key = reader.ReadBytes();
            else reader.Skip();
        }

        return key;
    }

    public static void Write(Utf8JsonWriter json, string key, AttributeValue value)
    {
        json.WriteStartObject();
        json.WriteString(Key, key);
        WriteValue(json, value);
        json.WriteEndObject();
    }

    /// <summary>Writes a tag whose value is a text in UTF-8.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        json.WriteStartObject();
        json.WriteString(Key, key);
        WriteText(json, value);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, JsonEncodedText key, string value)
    {
        json.WriteStartObject();
        json.WriteString(Key, key);
        json.WriteString(Type, Text);
        json.WriteString(Value, value);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, JsonEncodedText key, bool value)
    {
        json.WriteStartObject();
        json.WriteString(Key, key);
        WriteBool(json, value);
        json.WriteEndObject();
    }

    /// <summary>Writes a value that has one field, and is neither an array nor a map; others are for <see cref="AttributeDecoder"/>.</summary>
    private static bool TryWriteValue(Utf8JsonWriter json, ReadOnlySpan<byte> anyValue)
    {
        ReadOnlySpan<byte> bytes = [];
        ulong bits = 0;
        var reader = new ProtoReader(anyValue);
        if (reader.TryReadTag())
        {
            if (reader.WireType == WireType.LengthDelimited) bytes = reader.ReadBytes();
            else if (reader.WireType == WireType.Varint) bits = reader.ReadVarint();
            else if (reader.WireType == WireType.Fixed64) bits = reader.ReadFixed64();
            else return false;
        }

        if (reader.Position < anyValue.Length) return false;
        switch (reader.Field, reader.WireType)
        {
            case (0, _) or (1, WireType.LengthDelimited): WriteText(json, bytes); return true;
            case (2, WireType.Varint): WriteBool(json, bits != 0); return true;
            case (3, WireType.Varint): WriteInt(json, (long)bits); return true;
            case (4, WireType.Fixed64): WriteDouble(json, BitConverter.UInt64BitsToDouble(bits)); return true;
            case (7, WireType.LengthDelimited): WriteBytes(json, bytes); return true;
            default: return false;
        }
    }

    private static void WriteValue(Utf8JsonWriter json, AttributeValue value)
    {
        switch (value.Type)
        {
            case AttributeType.Bool: WriteBool(json, value.AsBool); break;
            case AttributeType.Int: WriteInt(json, value.AsInt); break;
            case AttributeType.Double: WriteDouble(json, value.AsDouble); break;
            case AttributeType.Bytes: WriteBytes(json, value.AsBytes); break;
            default:
                json.WriteString(Type, Text);
                json.WriteString(Value, value.Type is AttributeType.Array or AttributeType.Map ? GoValueText.Of(value) : value.AsString);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteString(Type, Text);
        json.WriteString(Value, value);
    }

    private static void WriteBool(Utf8JsonWriter json, bool value)
    {
        json.WriteString(Type, Bool);
        json.WriteBoolean(Value, value);
    }

    private static void WriteInt(Utf8JsonWriter json, long value)
    {
        json.WriteString(Type, Int64);
        if (value is > MaxSafeInteger or < -MaxSafeInteger) json.WriteString(Value, value.ToString(CultureInfo.InvariantCulture));
        else json.WriteNumber(Value, value);
    }

    // Jaeger fails on numbers that JSON cannot show; here they are strings: "NaN", "Infinity", "-Infinity".
    private static void WriteDouble(Utf8JsonWriter json, double value)
    {
        json.WriteString(Type, Float64);
        json.WritePropertyName(Value);
        GoValueText.WriteNumber(json, value);
    }

    private static void WriteBytes(Utf8JsonWriter json, ReadOnlySpan<byte> value)
    {
        json.WriteString(Type, Binary);
        json.WriteBase64String(Value, value);
    }
}
