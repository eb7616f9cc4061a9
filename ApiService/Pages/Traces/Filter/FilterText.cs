using System.Text;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Filter;

/// <summary>Writes what <see cref="SpanFilter"/> reads, for the links that filter.</summary>
internal static class FilterText
{
    // A filter is a part of a URL, and of a field of one line.
    private const int MaxValue = 100;

    /// <summary>The filter for spans with such an attribute. Of a long value, or one of several lines, only the beginning.</summary>
    public static string Of(string key, AttributeValue value)
    {
        var text = value.ToText();
        var end = text.AsSpan().IndexOfAny('\r', '\n') is var line and >= 0 ? line : text.Length;
        if (end > MaxValue) end = char.IsHighSurrogate(text[MaxValue - 1]) ? MaxValue - 1 : MaxValue;
        var isWhole = end == text.Length;
        return $"{Key(key)}{(isWhole ? "==" : "=")}{Word(text[..end])}";
    }

    /// <summary>An attribute's key; in quotes where it would be taken for something else.</summary>
    public static string Key(string key) => FilterFields.Has(key) ? Quote(key) : Word(key);

    private static string Word(string text) => IsPlain(text) ? text : Quote(text);

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || text[0] == '-' || text.StartsWith("has:", StringComparison.OrdinalIgnoreCase)) return false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c is '=' or '!' or '<' or '>' or '"') return false;
        }

        return true;
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\');
            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
