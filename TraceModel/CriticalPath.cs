namespace Tracepost.TraceModel;

/// <summary>
/// The critical path of a trace: for each moment of its root, the one span that the end was waiting for. It is found by walking back from the end of
/// the root, as Jaeger's UI and CRISP (https://www.usenix.org/conference/atc22/presentation/zhang-zhizhou) do:
/// <list type="bullet">
/// <item>of the children that ended before the moment, the one that ended last was waited for: until its end the time is the child's, after it the
/// parent's own; the walk goes on within the child, and from its start in the parent again;</item>
/// <item>a child that ended after its successor on the path began was not waited for, nor was one that began when the parent had ended;</item>
/// <item>a child counts only for the time of its parent: one that outlives it (asynchronous work, clocks that differ) is cut off at the parent's end.</item>
/// </list>
/// So the sections of the path cover the root's time without gaps and overlaps. Other roots and orphans are not on it.
/// </summary>
public sealed class CriticalPath
{
    private readonly ILookup<TraceNode, CriticalSection> _byNode;

    private CriticalPath(List<CriticalSection> sections)
    {
        Sections = sections;
        _byNode = sections.ToLookup(section => section.Node);
        foreach (var section in sections) DurationNano += section.DurationNano;
        Services = [.. sections
            .GroupBy(section => section.Node.Span.Resource.ServiceName, StringComparer.Ordinal)
            .Select(group => (group.Key, (ulong)group.Sum(section => (decimal)section.DurationNano)))
            .OrderByDescending(service => service.Item2)];
    }

    /// <summary>What the time was spent in, from the root's start to its end.</summary>
    public IReadOnlyList<CriticalSection> Sections { get; }

    /// <summary>The length of the path in nanoseconds: that of the root.</summary>
    public ulong DurationNano { get; }

    /// <summary>The number of spans that have a part in it.</summary>
    public int Spans => _byNode.Count;

    /// <summary>The services on it and their part of it in nanoseconds, the largest first.</summary>
    public IReadOnlyList<(string Name, ulong DurationNano)> Services { get; }

    /// <summary>True if a part of the path is the span's own.</summary>
    public bool Contains(TraceNode node) => _byNode.Contains(node);

    /// <summary>The parts of the path that are the span's own, in the order of time.</summary>
    public IEnumerable<CriticalSection> Of(TraceNode node) => _byNode[node];

    /// <summary>Walks back through a trace; O(n log n) in its spans, however deep it is.</summary>
    public static CriticalPath Of(TraceTree tree)
    {
        var sections = new List<CriticalSection>();
        var walk = new Stack<Visit>();
        var root = tree.Root.Span;
        walk.Push(new Visit(tree, tree.Root, root.StartUnixNano, Math.Max(root.StartUnixNano, root.EndUnixNano)));
        while (walk.TryPeek(out var visit))
        {
            if (visit.LastToEnd() is { } child)
            {
                visit.TakeBackTo(child.End, sections);
                visit.At = child.Start;
                walk.Push(new Visit(tree, child.Node, child.Start, child.End));
            }
            else
            {
                visit.TakeBackTo(visit.Start, sections);
                walk.Pop();
            }
        }

        sections.Reverse();
        return new CriticalPath(sections);
    }

    /// <summary>A span on the way back: what was not seen yet lies before <see cref="At"/>.</summary>
    private sealed class Visit(TraceTree tree, TraceNode node, ulong start, ulong end)
    {
        private readonly Stack<Child> _children = new(ChildrenOf(tree, node, start, end));

        public ulong Start => start;

        public ulong At { get; set; } = end;

        /// <summary>The child that ended last, but not after <see cref="At"/>.</summary>
        public Child? LastToEnd()
        {
            while (_children.TryPop(out var child))
            {
                if (child.End <= At) return child;
            }

            return null;
        }

        public void TakeBackTo(ulong time, List<CriticalSection> sections)
        {
            if (time < At) sections.Add(new CriticalSection(node, time, At));
        }

        /// <summary>What of the children lies within their parent, by their end; of those that end together the longest is last.</summary>
        private static List<Child> ChildrenOf(TraceTree tree, TraceNode node, ulong start, ulong end)
        {
            var children = new List<Child>(node.Children);
            for (var i = node.Index + 1; i < node.End; i = tree.Nodes[i].End)
            {
                var span = tree.Nodes[i].Span;
                var child = new Child(tree.Nodes[i], Math.Max(span.StartUnixNano, start), Math.Min(span.EndUnixNano, end));
                if (child.Start < child.End) children.Add(child);
            }

            children.Sort((a, b) =>
                a.End != b.End ? a.End.CompareTo(b.End)
                : a.Start != b.Start ? b.Start.CompareTo(a.Start)
                : b.Node.Index.CompareTo(a.Node.Index));
            return children;
        }
    }

    private readonly record struct Child(TraceNode Node, ulong Start, ulong End);
}

/// <summary>A part of the critical path that is one span's own, in Unix nanoseconds.</summary>
public readonly record struct CriticalSection(TraceNode Node, ulong StartUnixNano, ulong EndUnixNano)
{
    /// <summary>Its length in nanoseconds.</summary>
    public ulong DurationNano => EndUnixNano - StartUnixNano;
}
