namespace Tracepost.TraceModel.Statistics;

/// <summary>
/// How long each span of a trace worked itself: its duration without the times at which a child of it ran. Children that overlap count once, what a
/// child does before its parent starts or after it ended counts not at all. In nanoseconds.
/// </summary>
public sealed class SelfTimes
{
    private readonly ulong[] _self;

    private SelfTimes(ulong[] self)
    {
        _self = self;
        foreach (var time in self) TotalNano += time;
    }

    /// <summary>The self time of a node of the tree, in nanoseconds.</summary>
    public ulong this[TraceNode node] => _self[node.Index];

    /// <summary>The self times of all spans together, in nanoseconds: with spans side by side it may be longer than the trace.</summary>
    public double TotalNano { get; }

    /// <summary>Computes them in one pass: children come in the order of their starts, so that the union of them grows at its end only.</summary>
    public static SelfTimes Of(TraceTree tree)
    {
        var self = new ulong[tree.Nodes.Count];
        var coveredTo = new ulong[tree.Nodes.Count];
        foreach (var node in tree.Nodes)
        {
            self[node.Index] = node.Span.DurationNano;
            coveredTo[node.Index] = node.Span.StartUnixNano;
            if (node.Parent is not { } parent) continue;

            var start = Math.Max(node.Span.StartUnixNano, coveredTo[parent.Index]);
            var end = Math.Min(node.Span.EndUnixNano, parent.Span.EndUnixNano);
            if (end <= start) continue;
            self[parent.Index] -= end - start;
            coveredTo[parent.Index] = end;
        }

        return new SelfTimes(self);
    }
}
