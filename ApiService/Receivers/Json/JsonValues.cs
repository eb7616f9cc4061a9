using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Json;

/// <summary>Translates single JSON values to protobuf fields, as ProtoJSON has it, and OTLP's hexadecimal ids.</summary>
internal static class JsonValues
{
    // Enough for every number; longer strings are none.
    private const int MaxNumber = 64;

    public static void Write(ref Utf8JsonReader reader, JsonField field, ProtoWriter writer)
    {
        switch (field.Type)
        {
            case JsonFieldType.Text: WriteText(ref reader, field, writer); break;
            case JsonFieldType.Hex: WriteHex(ref reader, field, writer); break;
            case JsonFieldType.Base64: WriteBase64(ref reader, field, writer); break;
            case JsonFieldType.Bool: writer.WriteVarint(field.Number, ReadBool(ref reader, field) ? 1UL : 0); break;
            case JsonFieldType.Int64: writer.WriteVarint(field.Number, (ulong)(long)ReadInteger(ref reader, field, long.MinValue, long.MaxValue)); break;
            case JsonFieldType.Int32: writer.WriteVarint(field.Number, (ulong)(long)ReadInteger(ref reader, field, int.MinValue, int.MaxValue)); break;
            case JsonFieldType.UInt64: writer.WriteVarint(field.Number, (ulong)ReadInteger(ref reader, field, 0, ulong.MaxValue)); break;
            case JsonFieldType.Timestamp: JsonTimestamp.Write(ref reader, field, writer); break;
            case JsonFieldType.UInt32: writer.WriteVarint(field.Number, (ulong)ReadInteger(ref reader, field, 0, uint.MaxValue)); break;
            case JsonFieldType.Fixed64: writer.WriteFixed64(field.Number, (ulong)ReadInteger(ref reader, field, 0, ulong.MaxValue)); break;
            case JsonFieldType.Fixed32: writer.WriteFixed32(field.Number, (uint)ReadInteger(ref reader, field, 0, uint.MaxValue)); break;
            case JsonFieldType.Double: writer.WriteFixed64(field.Number, BitConverter.DoubleToUInt64Bits(ReadDouble(ref reader, field))); break;
            default: writer.WriteVarint(field.Number, (ulong)(long)ReadEnum(ref reader, field)); break;
        }
    }

    public static RefusedException Wrong(ref Utf8JsonReader reader, JsonField field, string expected) =>
        RefusedException.Malformed($"'{field.Name}' must be {expected}, but is not, at byte {reader.TokenStartIndex}");

    private static void WriteText(ref Utf8JsonReader reader, JsonField field, ProtoWriter writer)
    {
        if (reader.TokenType != JsonTokenType.String) throw Wrong(ref reader, field, "a string");
        WriteText(ref reader, field, field.Number, writer);
    }

    /// <summary>Writes the string or property name where the reader is.</summary>
    public static void WriteText(ref Utf8JsonReader reader, JsonField field, int number, ProtoWriter writer)
    {
        if (!reader.ValueIsEscaped)
        {
            if (!Utf8.IsValid(reader.ValueSpan)) throw Wrong(ref reader, field, "valid UTF-8");
            writer.WriteBytes(number, reader.ValueSpan);
            return;
        }

        // Unescaped text is never longer than escaped text, so this is room enough.
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, reader.ValueSpan.Length));
        try
        {
            var length = reader.CopyString(buffer);
            writer.WriteBytes(number, buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void WriteHex(ref Utf8JsonReader reader, JsonField field, ProtoWriter writer)
    {
        if (reader.TokenType != JsonTokenType.String) throw Wrong(ref reader, field, "a string of hexadecimal digits");
        var digits = reader.ValueSpan;
        if (digits.Length % 2 != 0 || digits.Length > 4096) throw Wrong(ref reader, field, "an even number of hexadecimal digits");
        Span<byte> bytes = stackalloc byte[digits.Length / 2];
        if (Convert.FromHexString(digits, bytes, out _, out _) != OperationStatus.Done)
            throw Wrong(ref reader, field, "a string of hexadecimal digits");
        writer.WriteBytes(field.Number, bytes);
    }

    private static void WriteBase64(ref Utf8JsonReader reader, JsonField field, ProtoWriter writer)
    {
        if (reader.TokenType != JsonTokenType.String) throw Wrong(ref reader, field, "base64");
        if (reader.TryGetBytesFromBase64(out var bytes))
        {
            writer.WriteBytes(field.Number, bytes);
            return;
        }

        // ProtoJSON's parsers also take the URL-safe alphabet, with and without padding.
        var text = reader.GetString()!.TrimEnd('=');
        if (!Base64Url.IsValid(text)) throw Wrong(ref reader, field, "base64");
        writer.WriteBytes(field.Number, Base64Url.DecodeFromChars(text));
    }

    private static bool ReadBool(ref Utf8JsonReader reader, JsonField field) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw Wrong(ref reader, field, "true or false");

    private static Int128 ReadInteger(ref Utf8JsonReader reader, JsonField field, Int128 min, Int128 max)
    {
        var text = NumberText(ref reader);
        Int128 value;
        if (Utf8Parser.TryParse(text, out long integer, out var used) && used == text.Length) value = integer;
        else if (Utf8Parser.TryParse(text, out ulong large, out used) && used == text.Length) value = large;
        // A number may also be written with a fraction or an exponent, as long as it is whole: 1.5e3.
        else if (Utf8Parser.TryParse(text, out decimal number, out used, 'E') && used == text.Length && number == decimal.Truncate(number)) value = (Int128)number;
        else throw Wrong(ref reader, field, "a whole number, or a string of one");
        return value >= min && value <= max ? value : throw Wrong(ref reader, field, $"from {min} to {max}");
    }

    private static double ReadDouble(ref Utf8JsonReader reader, JsonField field)
    {
        var text = NumberText(ref reader);
        if (reader.TokenType == JsonTokenType.String)
        {
            if (text.SequenceEqual("NaN"u8)) return double.NaN;
            if (text.SequenceEqual("Infinity"u8)) return double.PositiveInfinity;
            if (text.SequenceEqual("-Infinity"u8)) return double.NegativeInfinity;
        }

        return Utf8Parser.TryParse(text, out double value, out var used) && used == text.Length && double.IsFinite(value)
            ? value
            : throw Wrong(ref reader, field, "a number, or a string of one");
    }

    private static int ReadEnum(ref Utf8JsonReader reader, JsonField field)
    {
        if (reader.TokenType != JsonTokenType.String) return (int)ReadInteger(ref reader, field, int.MinValue, int.MaxValue);
        var number = Array.IndexOf(field.Names!, reader.GetString());
        return number >= 0 ? number : throw Wrong(ref reader, field, "the number of an enum value");
    }

    private static ReadOnlySpan<byte> NumberText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String) || reader.ValueSpan.Length > MaxNumber) return default;
        if (!reader.ValueIsEscaped) return reader.ValueSpan;

        // A number in a string may be escaped as any string: .NET's serializer writes "1E\u002B300".
        var text = new byte[reader.ValueSpan.Length];
        return text.AsSpan(0, reader.CopyString(text));
    }
}
