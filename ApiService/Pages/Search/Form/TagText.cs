using System.Text;

namespace Tracepost.ApiService.Pages.Search.Form;

/// <summary>
/// Tags as they are typed: <c>http.status_code=500 error=true db.statement="select 1"</c>. In quotes a backslash escapes.
/// </summary>
internal static class TagText
{
    /// <summary>The tags; <paramref name="error"/> tells what is wrong otherwise.</summary>
    public static Dictionary<string, string> Parse(string text, out string? error)
    {
        error = null;
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length) return tags;

            var key = ReadWord(text, ref at, '=');
            if (key.Length == 0 || at == text.Length || text[at] != '=')
            {
                error = $"Write tags as key=value; '{(key.Length == 0 ? text[at..] : key)}' is none.";
                return tags;
            }

            at++;
            if (!TryReadValue(text, ref at, out var value))
            {
                error = $"The value of '{key}' has no closing quote.";
                return tags;
            }

            tags[key] = value;
        }
    }

    /// <summary>A tag as <see cref="Parse"/> reads it, the value in quotes where it needs them; null for a key that cannot be typed.</summary>
    public static string? Write(string key, string value)
    {
        if (key.Length == 0 || key.Any(c => c == '=' || char.IsWhiteSpace(c))) return null;
        if (value.Length > 0 && value[0] != '"' && !value.Any(char.IsWhiteSpace)) return $"{key}={value}";
        return $"{key}=\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static bool TryReadValue(string text, ref int at, out string value)
    {
        if (at == text.Length || text[at] != '"')
        {
            value = ReadWord(text, ref at, '\0');
            return true;
        }

        var quoted = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                value = quoted.ToString();
                return true;
            }

            if (text[at] == '\\' && at + 1 < text.Length) at++;
            quoted.Append(text[at]);
        }

        value = "";
        return false;
    }

    private static string ReadWord(string text, ref int at, char end)
    {
        var start = at;
        while (at < text.Length && text[at] != end && !char.IsWhiteSpace(text[at])) at++;
        return text[start..at];
    }
}
