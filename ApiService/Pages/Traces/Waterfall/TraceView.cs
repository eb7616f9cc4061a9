using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Waterfall;

/// <summary>The rows of a trace that a <see cref="ViewState"/> leaves visible.</summary>
public sealed class TraceView
{
    /// <summary>How many rows a window has.</summary>
    public const int WindowSize = 100;

    private readonly List<TraceNode> _rows;
    private readonly HashSet<string> _toggled;
    private readonly SpanFilter _filter;

    private TraceView(LoadedTrace trace, ViewState state)
    {
        Trace = trace;
        State = state;
        _toggled = [.. state.Toggled];
        _filter = new SpanFilter(state.Filter);
        _rows = _filter.IsEmpty ? Unfolded() : Filtered();
    }

    /// <summary>The trace.</summary>
    public LoadedTrace Trace { get; }

    /// <summary>How it is looked at.</summary>
    public ViewState State { get; }

    /// <summary>The number of visible rows.</summary>
    public int Count => _rows.Count;

    /// <summary>The number of rows that the filter matches, not counting their ancestors.</summary>
    public int Matches { get; private set; }

    /// <summary>What is wrong with the filter; all rows are there then.</summary>
    public string? FilterError => _filter.Error;

    /// <summary>Computes the rows.</summary>
    public static TraceView Of(LoadedTrace trace, ViewState state) => new(trace, state);

    /// <summary>A window of rows.</summary>
    public IEnumerable<TraceNode> Window(int from, int count) => _rows.Skip(Math.Max(0, from)).Take(count);

    /// <summary>True if the node's children are visible.</summary>
    public bool IsOpen(TraceNode node) =>
        !_filter.IsEmpty || ((node.Depth < State.Depth) ^ _toggled.Contains(Trace.KeyOf(node)));

    /// <summary>True unless the row is there only because something below it matches.</summary>
    public bool IsMatch(TraceNode node) => _filter.IsEmpty || _filter.Matches(node.Span);

    /// <summary>The row of a node, or of its nearest visible ancestor.</summary>
    public int RowOf(TraceNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            var row = _rows.BinarySearch(at, ByIndex);
            if (row >= 0) return row;
        }

        return 0;
    }

    /// <summary>The next matching row after (<paramref name="step"/> 1) or before (-1) a row, round the end; -1 if nothing matches.</summary>
    public int NextMatch(int row, int step)
    {
        for (var i = 1; i <= _rows.Count; i++)
        {
            var at = (int)((((long)row + ((long)i * step)) % _rows.Count + _rows.Count) % _rows.Count);
            if (IsMatch(_rows[at])) return at;
        }

        return -1;
    }

    /// <summary>The node in a row.</summary>
    public TraceNode this[int row] => _rows[row];

    private static readonly Comparer<TraceNode> ByIndex = Comparer<TraceNode>.Create((a, b) => a.Index.CompareTo(b.Index));

    private List<TraceNode> Unfolded()
    {
        var nodes = Trace.Tree.Nodes;
        var rows = new List<TraceNode>();
        for (var i = 0; i < nodes.Count; i = IsOpen(nodes[i]) ? i + 1 : nodes[i].End)
            rows.Add(nodes[i]);
        Matches = rows.Count;
        return rows;
    }

    /// <summary>What matches, and all that leads there.</summary>
    private List<TraceNode> Filtered()
    {
        var nodes = Trace.Tree.Nodes;
        var visible = new bool[nodes.Count];
        foreach (var node in nodes)
        {
            if (!_filter.Matches(node.Span)) continue;
            Matches++;
            for (var at = node; at is not null && !visible[at.Index]; at = at.Parent) visible[at.Index] = true;
        }

        return [.. nodes.Where(node => visible[node.Index])];
    }
}
