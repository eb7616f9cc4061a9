using System.Text.Json;
using Tracepost.DataService.Attributes;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>
/// Compares JSON with OTLP's arrays and maps by content: white space, escapes and the order of keys do not matter. Recursion ends where
/// the JSON ends, whose depth its parser limits.
/// </summary>
internal static class JsonComparison
{
    /// <summary>Whether JSON is an array equal to <c>ArrayValue { AnyValue values = 1 }</c>.</summary>
    public static bool IsArray(JsonElement json, ReadOnlySpan<byte> arrayValue)
    {
        if (json.ValueKind != JsonValueKind.Array) return false;
        var index = 0;
        var count = json.GetArrayLength();
        var reader = new ProtoReader(arrayValue);
        while (reader.TryReadTag())
        {
            if (!reader.Is(1, WireType.LengthDelimited)) reader.Skip();
            else if (index == count || !IsValue(json[index++], reader.ReadBytes())) return false;
        }

        return index == count;
    }

    /// <summary>Whether JSON is an object equal to <c>KeyValueList { KeyValue values = 1 }</c>.</summary>
    public static bool IsMap(JsonElement json, ReadOnlySpan<byte> keyValueList)
    {
        if (json.ValueKind != JsonValueKind.Object) return false;
        var count = 0;
        var reader = new ProtoReader(keyValueList);
        while (reader.TryReadTag())
        {
            if (!reader.Is(1, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            count++;
            if (!HasEntry(json, reader.ReadBytes())) return false;
        }

        return count == json.GetPropertyCount();
    }

    private static bool HasEntry(JsonElement json, ReadOnlySpan<byte> keyValue)
    {
        KeyValueReader.Read(keyValue, out var key, out var value);
        return json.TryGetProperty(key, out var property) && IsValue(property, value);
    }

    private static bool IsValue(JsonElement json, ReadOnlySpan<byte> anyValue)
    {
        var equal = json.ValueKind == JsonValueKind.Null;
        var reader = new ProtoReader(anyValue);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): equal = IsString(json, reader.ReadBytes()); break;
                case (2, WireType.Varint): equal = json.ValueKind == (reader.ReadVarint() != 0 ? JsonValueKind.True : JsonValueKind.False); break;
                case (3, WireType.Varint): equal = IsInteger(json, (long)reader.ReadVarint()); break;
                case (4, WireType.Fixed64): equal = IsNumber(json, BitConverter.UInt64BitsToDouble(reader.ReadFixed64())); break;
                case (5, WireType.LengthDelimited): equal = IsArray(json, reader.ReadBytes()); break;
                case (6, WireType.LengthDelimited): equal = IsMap(json, reader.ReadBytes()); break;
                case (7, WireType.LengthDelimited): equal = IsBytes(json, reader.ReadBytes()); break;
                default: reader.Skip(); break;
            }
        }

        return equal;
    }

    private static bool IsString(JsonElement json, ReadOnlySpan<byte> utf8) => json.ValueKind == JsonValueKind.String && json.ValueEquals(utf8);

    private static bool IsInteger(JsonElement json, long value) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number) && number == value;

    private static bool IsNumber(JsonElement json, double value) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && number.Equals(value);

    private static bool IsBytes(JsonElement json, ReadOnlySpan<byte> bytes) =>
        json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out var value) && bytes.SequenceEqual(value);
}
