using System.Globalization;
using System.Text;

namespace Tracepost.ApiService.Pages.Traces.Waterfall;

/// <summary>
/// How somebody looks at a trace: the part of the URL after the question mark. Nodes at <see cref="Depth"/> and deeper are closed, those in
/// <see cref="Toggled"/> are the other way round.
/// </summary>
public sealed record ViewState
{
    /// <summary>More are forgotten: a URL must fit the request line.</summary>
    public const int MaxToggled = 300;

    private const int AllOpen = int.MaxValue;

    /// <summary>A longer filter is cut.</summary>
    public const int MaxFilterLength = 1_000;

    /// <summary>Nothing closed, nothing filtered, nothing chosen.</summary>
    public static readonly ViewState Default = new();

    /// <summary>Closed from this level on; 0 closes everything.</summary>
    public int Depth { get; init; } = AllOpen;

    /// <summary>Keys of spans that are not as <see cref="Depth"/> says.</summary>
    public IReadOnlyList<string> Toggled { get; init; } = [];

    /// <summary>The filter; empty: none.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The key of the span whose details are shown; empty: none.</summary>
    public string Span { get; init; } = "";

    /// <summary>The first row of the window.</summary>
    public int From { get; init; }

    internal static ViewState Read(IQueryCollection query)
    {
        string Get(string name) => query[name] is [{ } first, ..] ? first : "";
        int Number(string name, int otherwise) =>
            int.TryParse(Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

        var filter = Get("q").Trim();
        return new ViewState
        {
            Depth = Number("depth", AllOpen),
            Toggled = [.. Get("toggle").Split(',', StringSplitOptions.RemoveEmptyEntries).TakeLast(MaxToggled)],
            Filter = filter.Length > MaxFilterLength ? filter[..MaxFilterLength] : filter,
            Span = Get("span"),
            From = Number("from", 0),
        };
    }

    /// <summary>This state with one node opened or closed.</summary>
    public ViewState Toggle(string key) => this with
    {
        Toggled = Toggled.Contains(key) ? [.. Toggled.Where(other => other != key)] : [.. Toggled.Append(key).TakeLast(MaxToggled)],
    };

    /// <summary>The query string, with its question mark; empty for the default state.</summary>
    public string ToQuery()
    {
        var query = new StringBuilder();
        void Add(string name, string value) =>
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));

        if (Depth != AllOpen) Add("depth", Depth.ToString(CultureInfo.InvariantCulture));
        if (Toggled.Count > 0) Add("toggle", string.Join(',', Toggled));
        if (Filter.Length > 0) Add("q", Filter);
        if (From > 0) Add("from", From.ToString(CultureInfo.InvariantCulture));
        if (Span.Length > 0) Add("span", Span);
        return query.ToString();
    }
}
