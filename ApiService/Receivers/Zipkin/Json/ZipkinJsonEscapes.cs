using System.Buffers.Text;
using System.Text;

namespace Tracepost.ApiService.Receivers.Zipkin.Json;

/// <summary>
/// Resolves the escapes of a JSON string that a reader has checked: <c>\n \" \u00e9 \ud83d\ude00</c>. Half a surrogate pair, which JavaScript leaves behind
/// where it cuts a text off, becomes U+FFFD; the JSON reader of .NET refuses it.
/// </summary>
internal static class ZipkinJsonEscapes
{
    /// <summary>Writes the text; it takes no more room than its escaped form.</summary>
    /// <returns>Its length in bytes.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> text)
    {
        var length = 0;
        while (escaped.IndexOf((byte)'\\') is var plain and >= 0)
        {
            escaped[..plain].CopyTo(text[length..]);
            length += plain;
            escaped = escaped[(plain + 1)..];
            if (escaped[0] == (byte)'u')
            {
                var rune = ReadRune(ref escaped);
                length += rune.EncodeToUtf8(text[length..]);
                continue;
            }

            text[length++] = escaped[0] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                var itself => itself,
            };
            escaped = escaped[1..];
        }

        escaped.CopyTo(text[length..]);
        return length + escaped.Length;
    }

    // At the u of \u00e9.
    private static Rune ReadRune(ref ReadOnlySpan<byte> escaped)
    {
        var first = ReadUnit(escaped);
        escaped = escaped[5..];
        if (Rune.TryCreate(first, out var rune)) return rune;
        if (char.IsHighSurrogate(first) && escaped.StartsWith("\\u"u8) && Rune.TryCreate(first, ReadUnit(escaped[1..]), out rune))
        {
            escaped = escaped[6..];
            return rune;
        }

        return Rune.ReplacementChar;
    }

    private static char ReadUnit(ReadOnlySpan<byte> escape) =>
        Utf8Parser.TryParse(escape.Slice(1, 4), out ushort unit, out _, 'x') ? (char)unit : char.MaxValue;
}
