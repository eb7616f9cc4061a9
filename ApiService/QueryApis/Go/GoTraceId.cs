using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>Trace ids as Jaeger reads them from URLs, with its error texts.</summary>
internal static class GoTraceId
{
    /// <summary>1 to 32 hexadecimal digits of any case; short ids are padded with zeros on the left.</summary>
    public static bool TryParse(string text, out TraceId traceId, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (TraceId.TryParse(text, out traceId)) return true;
        if (text.Length > 32)
        {
            error = $"TraceID cannot be longer than 32 hex characters: {text}";
            return false;
        }

        // Jaeger parses the two halves one after the other and names the one that failed.
        var split = Math.Max(0, text.Length - 16);
        var low = text[split..];
        var culprit = split > 0 && !text.AsSpan(0, split).ContainsOnlyHex() ? text[..split] : low;
        error = $"strconv.ParseUint: parsing {GoText.Quote(culprit)}: invalid syntax";
        return false;
    }

    /// <summary>In the path of a URL the 8 or 16 bytes may also be base64, in the standard or the URL alphabet, padded or not.</summary>
    public static bool TryParsePath(string text, out TraceId traceId, [NotNullWhen(false)] out string? error)
    {
        if (TryParse(text, out traceId, out error)) return true;
        if (text.Length > 24) return false;

        var url = text.Replace('+', '-').Replace('/', '_').AsSpan();
        if (url.Length == 0 || !Base64Url.IsValid(url)) return false;
        Span<byte> bytes = stackalloc byte[24];
        if (!Base64Url.TryDecodeFromChars(url, bytes, out var length)) return false;
        if (length is not (8 or 16))
        {
            error = "invalid length for TraceID";
            return false;
        }

        Span<byte> full = stackalloc byte[TraceId.Size];
        full.Clear();
        bytes[..length].CopyTo(full[(TraceId.Size - length)..]);
        traceId = TraceId.Read(full);
        error = null;
        return true;
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }

        return true;
    }
}
