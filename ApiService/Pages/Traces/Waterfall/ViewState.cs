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

    /// <summary>The <see cref="Depth"/> that leaves everything open.</summary>
    public const int AllOpen = int.MaxValue;

    /// <summary>A longer filter is cut.</summary>
    public const int MaxFilterLength = 1_000;

    /// <summary>Nothing closed, nothing filtered, nothing chosen.</summary>
    public static readonly ViewState Default = new();

    /// <summary>Closed from this level on, counted from what is focused; 0 closes everything.</summary>
    public int Depth { get; init; } = AllOpen;

    /// <summary>Keys of spans, and of groups of spans, that are not as <see cref="Depth"/> says.</summary>
    public IReadOnlyList<string> Toggled { get; init; } = [];

    /// <summary>The filter; empty: none.</summary>
    public string Filter { get; init; } = "";

    /// <summary>True if only spans on the critical path match.</summary>
    public bool OnlyCritical { get; init; }

    /// <summary>The key of the span that is shown with what is below it, and nothing else; empty: the whole trace.</summary>
    public string Focus { get; init; } = "";

    /// <summary>True if siblings that are alike are one row.</summary>
    public bool Grouped { get; init; }

    /// <summary>True if the critical path is drawn.</summary>
    public bool Critical { get; init; } = true;

    /// <summary>Where the shown time begins, in nanoseconds after the trace's start.</summary>
    public ulong Start { get; init; }

    /// <summary>Where the shown time ends, in nanoseconds after the trace's start; 0: at the trace's end.</summary>
    public ulong End { get; init; }

    /// <summary>The key of the span whose details are shown; empty: none.</summary>
    public string Span { get; init; } = "";

    /// <summary>The first row of the window.</summary>
    public int From { get; init; }

    /// <summary>The part of the state that says which rows there are, and not how they look.</summary>
    internal ViewState OfRows => this with { Critical = true, Start = 0, End = 0, Span = "", From = 0 };

    internal static ViewState Read(IQueryCollection query)
    {
        string Get(string name) => query[name] is [{ } first, ..] ? first : "";
        int Number(string name, int otherwise) =>
            int.TryParse(Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
        ulong Nanoseconds(string name) =>
            ulong.TryParse(Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

        var filter = Get("q").Trim();
        return new ViewState
        {
            Depth = Number("depth", AllOpen),
            Toggled = [.. Get("toggle").Split(',', StringSplitOptions.RemoveEmptyEntries).TakeLast(MaxToggled)],
            Filter = filter.Length > MaxFilterLength ? filter[..MaxFilterLength] : filter,
            OnlyCritical = Get("path") == "1",
            Focus = Get("focus"),
            Grouped = Get("group") == "1",
            Critical = Get("critical") != "0",
            Start = Nanoseconds("start"),
            End = Nanoseconds("end"),
            Span = Get("span"),
            From = Number("from", 0),
        };
    }

    /// <summary>This state with one node opened or closed.</summary>
    public ViewState Toggle(string key) => this with
    {
        Toggled = Toggled.Contains(key) ? [.. Toggled.Where(other => other != key)] : [.. Toggled.Append(key).TakeLast(MaxToggled)],
    };

    /// <summary>The names and values that are not as by default.</summary>
    public IEnumerable<(string Name, string Value)> Parameters()
    {
        if (Depth != AllOpen) yield return ("depth", Depth.ToString(CultureInfo.InvariantCulture));
        if (Toggled.Count > 0) yield return ("toggle", string.Join(',', Toggled));
        if (Filter.Length > 0) yield return ("q", Filter);
        if (OnlyCritical) yield return ("path", "1");
        if (Focus.Length > 0) yield return ("focus", Focus);
        if (Grouped) yield return ("group", "1");
        if (!Critical) yield return ("critical", "0");
        if (Start > 0) yield return ("start", Start.ToString(CultureInfo.InvariantCulture));
        if (End > 0) yield return ("end", End.ToString(CultureInfo.InvariantCulture));
        if (From > 0) yield return ("from", From.ToString(CultureInfo.InvariantCulture));
        if (Span.Length > 0) yield return ("span", Span);
    }

    /// <summary>The query string, with its question mark; empty for the default state.</summary>
    public string ToQuery()
    {
        var query = new StringBuilder();
        foreach (var (name, value) in Parameters())
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return query.ToString();
    }
}
