using Tracepost.ApiService.Pages.Traces.Filter;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

/// <summary>All rows that a <see cref="ViewState"/> leaves of a trace. Work over all spans, so they are kept: see <see cref="RecentRows"/>.</summary>
internal sealed class TraceRows
{
    private readonly LoadedTrace _trace;
    private readonly ViewState _state;
    private readonly HashSet<string> _toggled;
    private readonly List<ViewRow> _rows = [];
    private readonly int[] _rowOf;

    public TraceRows(LoadedTrace trace, ViewState state)
    {
        _trace = trace;
        _state = state;
        _toggled = [.. state.Toggled];
        Focus = trace.Find(state.Focus);
        _rowOf = new int[trace.Tree.Nodes.Count];
        Array.Fill(_rowOf, -1);
        var filter = new SpanFilter(state.Filter);
        FilterError = filter.Error;
        IsFiltered = !filter.IsEmpty || state.OnlyCritical;
        if (IsFiltered) AddMatching(filter);
        else if (state.Grouped) AddGrouped();
        else AddOpen();
        if (!IsFiltered) Matches = _rows.Count;
    }

    /// <summary>The span whose subtree this is; null: all of the trace.</summary>
    public TraceNode? Focus { get; }

    /// <summary>True if rows are there because they match, and not because they are open.</summary>
    public bool IsFiltered { get; }

    /// <summary>What is wrong with the filter; then nothing is filtered by it.</summary>
    public string? FilterError { get; }

    public int Count => _rows.Count;

    /// <summary>The number of rows that match, not counting their ancestors.</summary>
    public int Matches { get; private set; }

    public ViewRow this[int row] => _rows[row];

    private IReadOnlyList<TraceNode> Nodes => _trace.Tree.Nodes;

    private (int From, int To) Range => Focus is null ? (0, Nodes.Count) : (Focus.Index, Focus.End);

    public bool IsOpen(TraceNode node) =>
        IsFiltered || ((node.Depth - (Focus?.Depth ?? 0) < _state.Depth) ^ (_toggled.Count > 0 && _toggled.Contains(_trace.KeyOf(node))));

    public bool IsOpen(RowGroup group) => _toggled.Contains(RowGroup.KeyOf(_trace.KeyOf(group.Members[0])));

    /// <summary>The row of a node, or of what hides it; 0 if it is not below the focus.</summary>
    public int RowOf(TraceNode node)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            if (_rowOf[at.Index] >= 0) return _rowOf[at.Index];
        }

        return 0;
    }

    private void Add(ViewRow row)
    {
        if (row.Group is null) _rowOf[row.Node.Index] = _rows.Count;
        _rows.Add(row);
    }

    private void AddOpen()
    {
        var (i, to) = Range;
        while (i < to)
        {
            Add(new ViewRow(Nodes[i]));
            i = IsOpen(Nodes[i]) ? i + 1 : Nodes[i].End;
        }
    }

    /// <summary>What matches, and all that leads there.</summary>
    private void AddMatching(SpanFilter filter)
    {
        var (from, to) = Range;
        var (visible, matching) = (new bool[Nodes.Count], new bool[Nodes.Count]);
        for (var i = from; i < to; i++)
        {
            if (_state.OnlyCritical && !_trace.CriticalPath.Contains(Nodes[i])) continue;
            if (!filter.IsEmpty && !filter.Matches(Nodes[i].Span)) continue;
            Matches++;
            matching[i] = true;
            for (var at = Nodes[i]; at is not null && at.Index >= from && !visible[at.Index]; at = at.Parent) visible[at.Index] = true;
        }

        for (var i = from; i < to; i++)
        {
            if (visible[i]) Add(new ViewRow(Nodes[i], IsMatch: matching[i]));
        }
    }

    private void AddGrouped()
    {
        var pending = new Stack<ViewRow>();
        if (Focus is null) PushSiblings(pending, 0, Nodes.Count);
        else pending.Push(new ViewRow(Focus));
        while (pending.TryPop(out var row))
        {
            Add(row);
            if (row.Group is { } group) AddMembers(pending, group);
            else if (IsOpen(row.Node)) PushSiblings(pending, row.Node.Index + 1, row.Node.End);
        }
    }

    private void AddMembers(Stack<ViewRow> pending, RowGroup group)
    {
        var isOpen = IsOpen(group);
        for (var i = group.Members.Count - 1; i >= 0; i--)
        {
            if (isOpen) pending.Push(new ViewRow(group.Members[i]));
            else _rowOf[group.Members[i].Index] = _rows.Count - 1;
        }
    }

    /// <summary>A group takes the place of its first member.</summary>
    private void PushSiblings(Stack<ViewRow> pending, int from, int to)
    {
        var siblings = new List<TraceNode>();
        for (var i = from; i < to; i = Nodes[i].End) siblings.Add(Nodes[i]);
        if (siblings.Count < RowGroup.MinSpans)
        {
            for (var i = siblings.Count - 1; i >= 0; i--) pending.Push(new ViewRow(siblings[i]));
            return;
        }

        var rows = siblings
            .GroupBy(node => (node.Span.Resource.ServiceName, node.Span.Name, node.Span.Kind))
            .Select(alike => alike.ToList())
            .SelectMany(alike => alike.Count < RowGroup.MinSpans ? alike.Select(node => new ViewRow(node)) : [new ViewRow(alike[0], new RowGroup(alike))])
            .OrderByDescending(row => row.Node.Index);
        foreach (var row in rows) pending.Push(row);
    }
}
