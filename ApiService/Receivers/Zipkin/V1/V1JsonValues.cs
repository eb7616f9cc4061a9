using System.Buffers.Text;
using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// Reads single JSON values as Zipkin's own reader does: a number may stand in a string, and a string may stand as a number. Texts are slices of the body where they
/// have no escapes.
/// </summary>
internal static class V1JsonValues
{
    // Enough for every number; longer strings are none.
    private const int MaxNumber = 64;
    private const int MaxId = 32;

    /// <summary>A refusal in Zipkin's form: <c>'name' must be a string, but is not, at byte 7 reading List&lt;Span&gt; from json</c>.</summary>
    public static RefusedException Malformed(string cause) => RefusedException.Malformed($"{cause} reading List<Span> from json");

    /// <inheritdoc cref="Malformed(string)"/>
    public static RefusedException Wrong(ref Utf8JsonReader reader, string name, string expected) =>
        Malformed($"'{name}' must be {expected}, but is not, at byte {reader.TokenStartIndex}");

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string name, string expected)
    {
        if (reader.TokenType != token) throw Wrong(ref reader, name, expected);
    }

    public static ReadOnlyMemory<byte> ReadText(ref Utf8JsonReader reader, string name, ReadOnlyMemory<byte> body, V1Texts texts)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw Wrong(ref reader, name, "a string");
        if (reader.ValueIsEscaped)
        {
            // Unescaped text is never longer than escaped text.
            var text = texts.Reserve(reader.ValueSpan.Length);
            return texts.Keep(V1JsonEscapes.Unescape(reader.ValueSpan, text.Span));
        }

        var begin = (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0);
        return body.Slice(begin, reader.ValueSpan.Length);
    }

    public static long ReadLong(ref Utf8JsonReader reader, string name) =>
        reader.TokenType is JsonTokenType.Number or JsonTokenType.String && TryParseLong(reader.ValueSpan, out var value)
            ? value
            : throw Wrong(ref reader, name, "a whole number");

    public static bool ReadBool(ref Utf8JsonReader reader, string name) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? reader.TokenType == JsonTokenType.True
            : throw Wrong(ref reader, name, "true or false");

    /// <summary>A port; negative ones are not known.</summary>
    public static int ReadPort(ref Utf8JsonReader reader)
    {
        var port = ReadLong(ref reader, "port");
        return port <= ushort.MaxValue ? (int)Math.Max(0, port) : throw Malformed($"invalid port {port}");
    }

    /// <summary>An id of 1 to 32 digits; the high half is 0 if it has no more than 16.</summary>
    public static (ulong High, ulong Low) ReadId(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw Wrong(ref reader, name, "a string");
        var digits = reader.ValueSpan;
        ulong high = 0, low = 0;
        foreach (var digit in digits)
        {
            var value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                _ => throw NoId(ref reader),
            };
            high = (high << 4) | (low >> 60);
            low = (low << 4) | (uint)value;
        }

        return digits.Length is > 0 and <= MaxId ? (high, low) : throw NoId(ref reader);
    }

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

    private static RefusedException NoId(ref Utf8JsonReader reader)
    {
        var id = System.Text.Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, MaxNumber)]);
        return Malformed($"{id} should be a 1 to 32 character lower-hex string with no prefix");
    }
}
