using Tracepost.ApiService.Pages.Traces.Waterfall.Rows;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Waterfall;

/// <summary>A trace as a <see cref="ViewState"/> shows it: its rows and the time that they show.</summary>
public sealed class TraceView
{
    /// <summary>How many rows a window has.</summary>
    public const int WindowSize = 100;

    private readonly TraceRows _rows;

    private TraceView(LoadedTrace trace, ViewState state)
    {
        Trace = trace;
        State = state;
        Slice = TimeSlice.Of(trace.Tree, state);
        _rows = trace.RecentRows.Of(state);
    }

    /// <summary>The trace.</summary>
    public LoadedTrace Trace { get; }

    /// <summary>How it is looked at.</summary>
    public ViewState State { get; }

    /// <summary>The time that is shown.</summary>
    public TimeSlice Slice { get; }

    /// <summary>The span whose subtree is shown; null: all of the trace.</summary>
    public TraceNode? Focus => _rows.Focus;

    /// <summary>True if rows are there because they match, and not because they are open.</summary>
    public bool IsFiltered => _rows.IsFiltered;

    /// <summary>The number of visible rows.</summary>
    public int Count => _rows.Count;

    /// <summary>The number of rows that match, not counting their ancestors.</summary>
    public int Matches => _rows.Matches;

    /// <summary>What is wrong with the filter; all rows are there then.</summary>
    public string? FilterError => _rows.FilterError;

    /// <summary>The number of levels below and with what is focused.</summary>
    public int Levels => Trace.Tree.Depth - (Focus?.Depth ?? 0);

    /// <summary>Looks at a trace.</summary>
    public static TraceView Of(LoadedTrace trace, ViewState state) => new(trace, state);

    /// <summary>A window of rows.</summary>
    public IEnumerable<ViewRow> Window(int from, int count)
    {
        for (var row = Math.Max(0, from); row < Count && row - from < count; row++) yield return _rows[row];
    }

    /// <summary>True if the node's children are visible.</summary>
    public bool IsOpen(TraceNode node) => _rows.IsOpen(node);

    /// <summary>True if the group's spans are visible.</summary>
    public bool IsOpen(RowGroup group) => _rows.IsOpen(group);

    /// <summary>The row of a node, or of what hides it.</summary>
    public int RowOf(TraceNode node) => _rows.RowOf(node);

    /// <summary>The next matching row after (<paramref name="step"/> 1) or before (-1) a row, round the end; -1 if nothing matches.</summary>
    public int NextMatch(int row, int step)
    {
        for (var i = 1; i <= Count; i++)
        {
            var at = (int)((((long)row + ((long)i * step)) % Count + Count) % Count);
            if (_rows[at].IsMatch) return at;
        }

        return -1;
    }

    /// <summary>The span in a row; of a group the first.</summary>
    public TraceNode this[int row] => _rows[row].Node;
}
