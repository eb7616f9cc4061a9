using System.Buffers.Text;
using System.Text.Json;
using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.Json;

/// <summary>
/// Reads single JSON values as Zipkin's own reader does: a number may stand in a string, and a number where a text should be is its digits. Texts are
/// slices of the body where they have no escapes.
/// </summary>
internal static class ZipkinJsonValues
{
    /// <summary>What is read: JSON, without extensions. Fields that nobody knows may nest deeper than spans do.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 128 };

    // Enough for every number; longer strings are none.
    private const int MaxNumber = 64;

    public static void ExpectArray(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw ZipkinJsonException.Structure(ref reader, "an array");
    }

    public static void ExpectObject(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw ZipkinJsonException.Structure(ref reader, "an object");
    }

    public static ReadOnlyMemory<byte> ReadText(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ZipkinTexts texts)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw ZipkinJsonException.Wrong(ref reader, "string");
        return ReadContent(ref reader, body, texts);
    }

    /// <summary>The key that a reader is at.</summary>
    public static ReadOnlyMemory<byte> ReadKey(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ZipkinTexts texts) =>
        ReadContent(ref reader, body, texts);

    public static long ReadLong(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String)) throw ZipkinJsonException.Wrong(ref reader, "long");
        return TryParseLong(reader.ValueSpan, out var value)
            ? value
            : throw ZipkinJsonException.At(ref reader, $"Expected a long but was {Shown(ref reader)}");
    }

    /// <summary>
    /// Microseconds; Zipkin takes negative ones for unknown. OpenTelemetry's exporter for JavaScript sends fractions of them, for which Zipkin refuses the
    /// whole request: here they are cut off.
    /// </summary>
    public static ulong ReadMicroseconds(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && TryParseFraction(reader.ValueSpan, out var whole) ? whole : (ulong)Math.Max(0, ReadLong(ref reader));

    public static bool ReadBool(ref Utf8JsonReader reader) => reader.TokenType is JsonTokenType.True or JsonTokenType.False
        ? reader.TokenType == JsonTokenType.True
        : throw ZipkinJsonException.Wrong(ref reader, "boolean");

    /// <summary>A port; negative ones are not known.</summary>
    public static int ReadPort(ref Utf8JsonReader reader)
    {
        var port = ReadLong(ref reader);
        return port <= ushort.MaxValue ? (int)Math.Max(0, port) : throw ZipkinJsonException.Of($"invalid port {port}");
    }

    /// <summary>An id of 1 to 32 digits; the high half is 0 if it has no more than 16.</summary>
    public static (ulong High, ulong Low) ReadTraceId(ref Utf8JsonReader reader) => ReadId(ref reader, "traceId", 32);

    /// <summary>An id of 1 to 16 digits.</summary>
    /// <param name="reader">At the id.</param>
    /// <param name="name">Its key.</param>
    public static ulong ReadSpanId(ref Utf8JsonReader reader, string name) => ReadId(ref reader, name, 16).Low;

    /// <summary>A whole number; it may be written with a fraction or an exponent: 1.5e3.</summary>
    public static bool TryParseLong(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (text.Length > MaxNumber) return false;
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length) return true;
        if (!Utf8Parser.TryParse(text, out decimal number, out used, 'E') || used != text.Length) return false;
        if (number != decimal.Truncate(number) || number < long.MinValue || number > long.MaxValue) return false;
        value = (long)number;
        return true;
    }

    public static bool TryParseDouble(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        return text.Length <= MaxNumber && Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;
    }

    // 1795401847704000.75
    private static bool TryParseFraction(ReadOnlySpan<byte> text, out ulong whole)
    {
        var point = text.IndexOf((byte)'.');
        var digits = point > 0 ? text[..point] : default;
        return Utf8Parser.TryParse(digits, out whole, out var used) && used == digits.Length
            && text[(point + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    private static ReadOnlyMemory<byte> ReadContent(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ZipkinTexts texts)
    {
        if (reader.ValueIsEscaped)
        {
            // Unescaped text is never longer than escaped text.
            var text = texts.Reserve(reader.ValueSpan.Length);
            return texts.Keep(ZipkinJsonEscapes.Unescape(reader.ValueSpan, text.Span));
        }

        var begin = (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.Number ? 0 : 1);
        return body.Slice(begin, reader.ValueSpan.Length);
    }

    private static (ulong High, ulong Low) ReadId(ref Utf8JsonReader reader, string name, int maxDigits)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw ZipkinJsonException.Wrong(ref reader, "string");
        var digits = reader.ValueSpan;
        if (digits.IsEmpty) throw ZipkinJsonException.Of($"{name} is empty");
        if (digits.Length > maxDigits) throw ZipkinJsonException.Of($"{name}.length > {maxDigits}");
        ulong high = 0, low = 0;
        foreach (var digit in digits)
        {
            var value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                _ => throw ZipkinJsonException.Of($"{Shown(ref reader)} should be lower-hex encoded with no prefix"),
            };
            high = (high << 4) | (low >> 60);
            low = (low << 4) | (uint)value;
        }

        return (high, low);
    }

    private static string Shown(ref Utf8JsonReader reader) =>
        System.Text.Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, MaxNumber)]);
}
