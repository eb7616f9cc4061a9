namespace Tracepost.TraceModel;

/// <summary>
/// The spans of a trace as a forest, in the order in which a waterfall shows them: every span before its children, siblings by start time.
/// Broken traces keep all their spans: one whose parent is missing is a root (an orphan), a circle of parents is cut at its earliest span,
/// and a server span that shares its id with a client span (Zipkin's way) is that client's child.
/// </summary>
public sealed class TraceTree
{
    private TraceTree(TraceNode[] nodes)
    {
        Nodes = nodes;
        Root = nodes.FirstOrDefault(node => node is { Depth: 0, IsOrphan: false }) ?? nodes[0];
        StartUnixNano = nodes.Min(node => node.Span.StartUnixNano);
        EndUnixNano = nodes.Max(node => Math.Max(node.Span.EndUnixNano, node.Span.StartUnixNano));
        Depth = nodes.Max(node => node.Depth) + 1;
    }

    /// <summary>All spans, every one before its children; the children of a node are the nodes up to its <see cref="TraceNode.End"/>.</summary>
    public IReadOnlyList<TraceNode> Nodes { get; }

    /// <summary>The root to name the trace by: the earliest span without a parent, or else the earliest orphan.</summary>
    public TraceNode Root { get; }

    /// <summary>The earliest start, Unix nanoseconds.</summary>
    public ulong StartUnixNano { get; }

    /// <summary>The latest end, Unix nanoseconds.</summary>
    public ulong EndUnixNano { get; }

    /// <summary>The time from the first start to the last end, in nanoseconds.</summary>
    public ulong DurationNano => EndUnixNano - StartUnixNano;

    /// <summary>The number of levels.</summary>
    public int Depth { get; }

    /// <summary>Arranges the spans of one trace, at least one.</summary>
    public static TraceTree Build(IReadOnlyList<Span> spans)
    {
        var parents = SpanParents.Find(spans);
        var children = new List<int>?[spans.Count];
        var roots = new List<int>();
        for (var i = 0; i < spans.Count; i++)
        {
            if (parents[i] < 0) roots.Add(i);
            else (children[parents[i]] ??= []).Add(i);
        }

        int ByStart(int a, int b) =>
            spans[a].StartUnixNano != spans[b].StartUnixNano ? spans[a].StartUnixNano.CompareTo(spans[b].StartUnixNano)
            : spans[a].SpanId != spans[b].SpanId ? spans[a].SpanId.CompareTo(spans[b].SpanId)
            : a.CompareTo(b);

        roots.Sort(ByStart);
        var nodes = new List<TraceNode>(spans.Count);
        var pending = new Stack<(int Span, TraceNode? Parent)>();
        foreach (var root in Enumerable.Reverse(roots)) pending.Push((root, null));
        while (pending.TryPop(out var next))
        {
            var below = children[next.Span];
            var node = new TraceNode(spans[next.Span], nodes.Count, next.Parent) { Children = below?.Count ?? 0 };
            nodes.Add(node);
            if (below is null) continue;
            below.Sort(ByStart);
            for (var i = below.Count - 1; i >= 0; i--) pending.Push((below[i], node));
        }

        for (var i = nodes.Count - 1; i >= 0; i--) nodes[i].CloseSubtree();
        return new TraceTree([.. nodes]);
    }
}

/// <summary>A span in its place in a trace.</summary>
public sealed class TraceNode
{
    internal TraceNode(Span span, int index, TraceNode? parent)
    {
        Span = span;
        Index = index;
        Parent = parent;
        Depth = parent is null ? 0 : parent.Depth + 1;
        End = index + 1;
        if (span.Status == StatusCode.Error) Errors = 1;
    }

    /// <summary>The span.</summary>
    public Span Span { get; }

    /// <summary>The place in <see cref="TraceTree.Nodes"/>.</summary>
    public int Index { get; }

    /// <summary>The parent; null at a root.</summary>
    public TraceNode? Parent { get; }

    /// <summary>0 at a root.</summary>
    public int Depth { get; }

    /// <summary>The number of children.</summary>
    public int Children { get; internal init; }

    /// <summary>The index after the last node below this one.</summary>
    public int End { get; private set; }

    /// <summary>The spans with an error at and below this one.</summary>
    public int Errors { get; private set; }

    /// <summary>True if the span names a parent that is not in the trace.</summary>
    public bool IsOrphan => Parent is null && !Span.ParentSpanId.IsZero;

    /// <summary>True if no sibling follows.</summary>
    public bool IsLastChild => Parent is null || Parent.End == End;

    /// <summary>Called from the last node to the first, so that everything below is closed already.</summary>
    internal void CloseSubtree()
    {
        if (Parent is null) return;
        Parent.End = Math.Max(Parent.End, End);
        Parent.Errors += Errors;
    }
}
