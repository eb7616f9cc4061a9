namespace Tracepost.Benchmarks.Store;

/// <summary>
/// A part of a Markdown file that is written anew each time, while what people wrote around it stays:
/// <code>
/// &lt;!-- store: begin --&gt;
/// …
/// &lt;!-- store: end --&gt;
/// </code>
/// </summary>
internal static class MarkedSection
{
    public const string Begin = "<!-- store: begin -->", End = "<!-- store: end -->";

    /// <summary>The text with another section.</summary>
    /// <exception cref="FormatException">The text has no such marks, or not in this order.</exception>
    public static string Replace(string text, string section)
    {
        var begin = text.IndexOf(Begin, StringComparison.Ordinal);
        var end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new FormatException($"There is no section between '{Begin}' and '{End}'.");
        return $"{text[..(begin + Begin.Length)]}\n{section.Trim()}\n{text[end..]}";
    }
}
