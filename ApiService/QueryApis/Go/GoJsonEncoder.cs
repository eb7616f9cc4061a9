using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>
/// Escapes strings as Go's <c>encoding/json</c> does, so that answers are the same byte for byte: control characters, quotes and backslashes;
/// U+2028 and U+2029, which end a line in old JavaScript; and for HTML also &lt;, &gt; and &amp;. Everything else stays as it is.
/// https://pkg.go.dev/encoding/json#Marshal
/// </summary>
internal sealed class GoJsonEncoder : JavaScriptEncoder
{
    /// <summary>As <c>json.Marshal</c> does.</summary>
    public static readonly GoJsonEncoder Html = new(html: true);

    /// <summary>As an encoder with <c>SetEscapeHTML(false)</c> does.</summary>
    public static readonly GoJsonEncoder Plain = new(html: false);

    private readonly bool _html;
    private readonly SearchValues<byte> _plainBytes;
    private readonly SearchValues<char> _plainChars;

    private GoJsonEncoder(bool html)
    {
        _html = html;
        var plain = Enumerable.Range(0, 128).Where(c => !WillEncode(c)).ToArray();
        _plainBytes = SearchValues.Create(plain.Select(c => (byte)c).ToArray());
        _plainChars = SearchValues.Create(plain.Select(c => (char)c).ToArray());
    }

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar switch
    {
        < 0x20 or '"' or '\\' or 0x2028 or 0x2029 => true,
        '<' or '>' or '&' => _html,
        _ => false,
    };

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var at = utf8Text.IndexOfAnyExcept(_plainBytes);
        while (at >= 0 && at < utf8Text.Length)
        {
            if (Rune.DecodeFromUtf8(utf8Text[at..], out var rune, out var length) != OperationStatus.Done || WillEncode(rune.Value)) return at;
            at += length;
        }

        return -1;
    }

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var chars = new ReadOnlySpan<char>(text, textLength);
        var at = chars.IndexOfAnyExcept(_plainChars);
        while (at >= 0 && at < textLength)
        {
            if (Rune.DecodeFromUtf16(chars[at..], out var rune, out var length) != OperationStatus.Done || WillEncode(rune.Value)) return at;
            at += length;
        }

        return -1;
    }

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var into = new Span<char>(buffer, bufferLength);
        var letter = unicodeScalar switch { '"' => '"', '\\' => '\\', '\b' => 'b', '\f' => 'f', '\n' => 'n', '\r' => 'r', '\t' => 't', _ => '\0' };
        return letter == '\0'
            ? into.TryWrite(CultureInfo.InvariantCulture, $"\\u{unicodeScalar:x4}", out numberOfCharactersWritten)
            : into.TryWrite(CultureInfo.InvariantCulture, $"\\{letter}", out numberOfCharactersWritten);
    }
}
