using Tracepost.ApiService.Pages.Traces.Waterfall;

namespace Tracepost.ApiService.Pages.Traces.Views.Flame;

/// <summary>How somebody looks at a flame graph: the part of the URL after the question mark.</summary>
public sealed record FlameState
{
    private const string Merged = "merged";
    private const int MaxLane = 10_000_000, UsualWidth = 1_200, LeastWidth = 200, MostWidth = 4_000;

    /// <summary>Whether spans with the same way from the root are drawn as one; otherwise they lie as they do in time.</summary>
    public bool IsMerged { get; init; }

    /// <summary>The span's or stack's key that is drawn over the whole width; empty: all.</summary>
    public string Focus { get; init; } = "";

    /// <summary>From when on is drawn, in nanoseconds after the start of the trace.</summary>
    public ulong From { get; init; }

    /// <summary>Until when is drawn, in nanoseconds after the start of the trace; 0: to the end.</summary>
    public ulong To { get; init; }

    /// <summary>The first lane that is drawn.</summary>
    public int Lane { get; init; }

    /// <summary>What is looked for; empty: nothing.</summary>
    public string Filter { get; init; } = "";

    /// <summary>How many pixels wide the picture is, about. Not a part of the page's address.</summary>
    public int Width { get; init; } = UsualWidth;

    internal static FlameState Read(IQueryCollection query)
    {
        var filter = QueryText.Read(query, "q");
        return new FlameState
        {
            IsMerged = QueryText.Read(query, "shape") == Merged,
            Focus = QueryText.Read(query, "focus"),
            From = QueryText.ReadNumber(query, "from", 0),
            To = QueryText.ReadNumber(query, "to", 0),
            Lane = (int)Math.Min(QueryText.ReadNumber(query, "lane", 0), MaxLane),
            Filter = filter.Length > ViewState.MaxFilterLength ? filter[..ViewState.MaxFilterLength] : filter,
            Width = (int)Math.Clamp(QueryText.ReadNumber(query, "width", UsualWidth), LeastWidth, MostWidth),
        };
    }

    /// <summary>The same shape and search, with all of the trace in it.</summary>
    public FlameState Whole() => this with { Focus = "", From = 0, To = 0, Lane = 0 };

    /// <summary>This span or stack over the whole width.</summary>
    public FlameState On(string focus) => Whole() with { Focus = focus };

    /// <summary>The other parameters, as fields of the form that searches.</summary>
    public IEnumerable<(string Name, string Value)> Fields()
    {
        if (IsMerged) yield return ("shape", Merged);
        if (Focus.Length > 0) yield return ("focus", Focus);
    }

    /// <summary>The query string, with its question mark; empty for the usual state.</summary>
    public string ToQuery() => new QueryText().Add("shape", IsMerged ? Merged : "").Add("focus", Focus)
        .Add("from", From, 0).Add("to", To, 0).Add("lane", (ulong)Lane, 0).Add("q", Filter).ToString();
}
