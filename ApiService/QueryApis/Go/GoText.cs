using System.Globalization;
using System.Text;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>Numbers, booleans and quoted texts as Go reads and writes them: Jaeger's error texts come from there.</summary>
internal static class GoText
{
    /// <summary><c>strconv.ParseInt(text, 10, bits)</c>, with its error.</summary>
    public static bool TryParseInt(string text, int bits, out long value, out string error)
    {
        value = 0;
        error = "";
        var digits = text.AsSpan().TrimStart("+-");
        if (digits.IsEmpty || digits.Length < text.Length - 1 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            error = $"strconv.ParseInt: parsing {Quote(text)}: invalid syntax";
            return false;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && (bits == 64 || value is >= int.MinValue and <= int.MaxValue))
            return true;
        error = $"strconv.ParseInt: parsing {Quote(text)}: value out of range";
        return false;
    }

    /// <summary><c>strconv.ParseBool</c>; null if it is none.</summary>
    public static bool? ParseBool(string text) => text switch
    {
        "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
        "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
        _ => null,
    };

    /// <summary>The error of <see cref="ParseBool"/>.</summary>
    public static string BoolError(string text) => $"strconv.ParseBool: parsing {Quote(text)}: invalid syntax";

    /// <summary><c>strconv.Quote</c>: what cannot be printed is escaped.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') quoted.Append('\\').Append((char)rune.Value);
            else if (rune.Value is >= '\a' and <= '\r') quoted.Append('\\').Append("abtnvfr"[rune.Value - '\a']);
            else if (rune.Value is < ' ' or 0x7f) quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else if (IsPrintable(rune)) quoted.Append(rune.ToString());
            else if (rune.IsBmp) quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A quoted text in errors of Go's package <c>time</c>: every byte that is no printable ASCII is escaped.</summary>
    public static string QuoteForTime(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var value in Encoding.UTF8.GetBytes(text.ToString()))
        {
            if (value is (byte)'"' or (byte)'\\') quoted.Append('\\').Append((char)value);
            else if (value is >= 0x20 and < 0x80) quoted.Append((char)value);
            else quoted.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
        }

        return quoted.Append('"').ToString();
    }

    // unicode.IsPrint: letters, marks, numbers, punctuation, symbols, and of the spaces only that of ASCII.
    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
