namespace Tracepost.TraceModel;

/// <summary>
/// How two traces differ in structure and time. Spans are the same if they have the same service, name and kind and their parents are the same; those
/// of a parent that are alike are put together, as a loop that runs once more is no other structure.
/// </summary>
public sealed class TraceDiff
{
    private TraceDiff(IReadOnlyList<TraceDiffNode> nodes) => Nodes = nodes;

    /// <summary>Everything that is in one of the traces, every node before what is below it, in the order of time.</summary>
    public IReadOnlyList<TraceDiffNode> Nodes { get; }

    /// <summary>Compares two traces.</summary>
    public static TraceDiff Of(TraceTree before, TraceTree after)
    {
        var nodes = new List<TraceDiffNode>();
        var pending = new Stack<(TraceDiffNode Node, List<TraceNode> Before, List<TraceNode> After)>();
        Push(0, before.Nodes.Where(node => node.Depth == 0), after.Nodes.Where(node => node.Depth == 0));
        while (pending.TryPop(out var next))
        {
            nodes.Add(next.Node);
            Push(next.Node.Depth + 1, next.Before.SelectMany(node => ChildrenOf(before, node)), next.After.SelectMany(node => ChildrenOf(after, node)));
        }

        return new TraceDiff(nodes);

        void Push(int depth, IEnumerable<TraceNode> ofBefore, IEnumerable<TraceNode> ofAfter)
        {
            var alike = new Dictionary<(string, string, SpanKind), (List<TraceNode> Before, List<TraceNode> After)>();
            foreach (var node in ofBefore) Alike(node).Before.Add(node);
            foreach (var node in ofAfter) Alike(node).After.Add(node);
            var sorted = alike.Select(its => (Node: new TraceDiffNode(its.Key, depth, TraceDiffSide.Of(before, its.Value.Before), TraceDiffSide.Of(after, its.Value.After)), its.Value.Before, its.Value.After))
                .OrderBy(its => Math.Min(Offset(before, its.Before), Offset(after, its.After))).ToList();
            foreach (var its in Enumerable.Reverse(sorted)) pending.Push(its);

            (List<TraceNode> Before, List<TraceNode> After) Alike(TraceNode node)
            {
                var key = (node.Span.Resource.ServiceName, node.Span.Name, node.Span.Kind);
                if (!alike.TryGetValue(key, out var lists)) alike.Add(key, lists = ([], []));
                return lists;
            }
        }
    }

    private static ulong Offset(TraceTree tree, List<TraceNode> nodes) =>
        nodes.Count == 0 ? ulong.MaxValue : nodes.Min(node => node.Span.StartUnixNano) - tree.StartUnixNano;

    private static IEnumerable<TraceNode> ChildrenOf(TraceTree tree, TraceNode node)
    {
        for (var i = node.Index + 1; i < node.End; i = tree.Nodes[i].End) yield return tree.Nodes[i];
    }
}

/// <summary>Spans of two traces that are the same.</summary>
public sealed class TraceDiffNode
{
    internal TraceDiffNode((string Service, string Name, SpanKind Kind) key, int depth, TraceDiffSide before, TraceDiffSide after)
    {
        (Service, Name, Kind) = key;
        Depth = depth;
        (Before, After) = (before, after);
    }

    /// <summary>The service.</summary>
    public string Service { get; }

    /// <summary>The name of the span.</summary>
    public string Name { get; }

    /// <summary>Its kind.</summary>
    public SpanKind Kind { get; }

    /// <summary>0 at a root.</summary>
    public int Depth { get; }

    /// <summary>Those of the first trace.</summary>
    public TraceDiffSide Before { get; }

    /// <summary>Those of the second.</summary>
    public TraceDiffSide After { get; }

    /// <summary>True if the first trace has none.</summary>
    public bool IsAdded => Before.Count == 0;

    /// <summary>True if the second trace has none.</summary>
    public bool IsMissing => After.Count == 0;

    /// <summary>How many nanoseconds more the second trace spent in them; negative if it was faster.</summary>
    public long MoreNano => unchecked((long)(After.DurationNano - Before.DurationNano));
}

/// <summary>Spans of one trace that are alike.</summary>
/// <param name="Count">How many.</param>
/// <param name="DurationNano">How long they took together, nanoseconds.</param>
/// <param name="Errors">How many failed.</param>
/// <param name="FromNano">When the first of them began, nanoseconds after the trace did.</param>
/// <param name="ToNano">When the last of them ended, the same.</param>
public readonly record struct TraceDiffSide(int Count, ulong DurationNano, int Errors, ulong FromNano, ulong ToNano)
{
    internal static TraceDiffSide Of(TraceTree tree, List<TraceNode> nodes)
    {
        var (duration, errors, from, to) = (0UL, 0, ulong.MaxValue, 0UL);
        foreach (var node in nodes)
        {
            duration += node.Span.DurationNano;
            from = Math.Min(from, node.Span.StartUnixNano - tree.StartUnixNano);
            to = Math.Max(to, node.Span.StartUnixNano - tree.StartUnixNano + node.Span.DurationNano);
            if (node.Span.Status == StatusCode.Error) errors++;
        }

        return new TraceDiffSide(nodes.Count, duration, errors, nodes.Count == 0 ? 0 : from, to);
    }
}
