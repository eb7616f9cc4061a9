using System.Globalization;
using System.Text;

namespace Tracepost.ApiService.Pages.Traces.Views;

/// <summary>Reads and writes the part of a URL after the question mark.</summary>
internal sealed class QueryText
{
    private const int MaxLength = 1_000;

    private readonly StringBuilder _text = new();

    /// <summary>The first value of a name, bounded in length; empty if there is none.</summary>
    public static string Read(IQueryCollection query, string name) =>
        query[name] is not [{ } text, ..] ? "" : text.Length <= MaxLength ? text.Trim() : text[..MaxLength].Trim();

    /// <summary>A whole number that is not negative; <paramref name="otherwise"/> if there is none.</summary>
    public static ulong ReadNumber(IQueryCollection query, string name, ulong otherwise) =>
        ulong.TryParse(Read(query, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Adds a parameter unless its value is empty.</summary>
    public QueryText Add(string name, string value)
    {
        if (value.Length > 0) _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    /// <summary>Adds a number unless it is the usual one.</summary>
    public QueryText Add(string name, ulong value, ulong usual) => value == usual ? this : Add(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>With its question mark; empty if nothing was added.</summary>
    public override string ToString() => _text.ToString();
}
