using System.Text;

namespace Tracepost.ApiService.Sampling.Http;

/// <summary>
/// Finds <c>service</c> in a query string as Go's <c>net/url</c> does, which Jaeger uses: names differ by case, + is a space, and a pair with
/// a semicolon or a broken escape does not count.
/// </summary>
internal static class ServiceParameter
{
    private const string Name = "service";

    /// <summary>The service's name, possibly empty; null unless the parameter is there exactly once.</summary>
    public static string? Find(string? query)
    {
        string? found = null;
        foreach (var range in query.AsSpan().TrimStart('?').Split('&'))
        {
            var pair = query.AsSpan().TrimStart('?')[range];
            if (pair.Contains(';')) continue;
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? [] : pair[(equals + 1)..];
            if (Unescape(name) != Name || Unescape(value) is not { } text) continue;
            if (found is not null) return null;
            found = text;
        }

        return found;
    }

    private static string? Unescape(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+')) return text.ToString();
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        var length = 0;
        while (!text.IsEmpty)
        {
            if (text[0] == '%')
            {
                if (text.Length < 3 || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2])) return null;
                bytes[length++] = Convert.FromHexString(text[1..3])[0];
                text = text[3..];
            }
            else
            {
                var run = text.IndexOfAny('%', '+');
                if (run == 0) bytes[length++] = (byte)' ';
                else length += Encoding.UTF8.GetBytes(run < 0 ? text : text[..run], bytes.AsSpan(length));
                text = run < 0 ? [] : text[Math.Max(run, 1)..];
            }
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(0, length));
    }
}
