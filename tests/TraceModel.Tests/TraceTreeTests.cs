using CsCheck;
using static Tracepost.TraceModel.Tests.TestSpans;

namespace Tracepost.TraceModel.Tests;

public sealed class TraceTreeTests
{
    [Fact]
    public void Puts_every_span_before_its_children_and_siblings_by_start()
    {
        var tree = TraceTree.Build(Decode(Node(4, 2, 30), Node(3, 1, 20), Node(2, 1, 10), Node(1, 0, 0, 100), Node(5, 2, 25)));
        Assert.Equal([(1UL, 0), (2UL, 1), (5UL, 2), (4UL, 2), (3UL, 1)], Shape(tree));
        Assert.Equal((1UL, 3, 100UL), (tree.Root.Span.SpanId.Value, tree.Depth, tree.DurationNano));
    }

    [Fact]
    public void A_span_whose_parent_is_missing_is_an_orphan_and_a_root()
    {
        var tree = TraceTree.Build(Decode(Node(2, 99, 0), Node(3, 2, 5), Node(1, 0, 50)));
        Assert.Equal([(2UL, 0), (3UL, 1), (1UL, 0)], Shape(tree));
        Assert.Equal([true, false, false], tree.Nodes.Select(node => node.IsOrphan));
        Assert.Equal(1UL, tree.Root.Span.SpanId.Value);
    }

    [Fact]
    public void Cuts_a_circle_at_its_earliest_span()
    {
        var tree = TraceTree.Build(Decode(Node(1, 3, 20), Node(2, 1, 10), Node(3, 2, 30), Node(4, 4, 40)));
        Assert.Equal([(2UL, 0), (3UL, 1), (1UL, 2), (4UL, 0)], Shape(tree));
    }

    /// <summary>Zipkin's way: one id for both sides of a call.</summary>
    [Fact]
    public void A_server_span_that_shares_its_id_with_a_client_span_is_below_it()
    {
        var tree = TraceTree.Build(Decode(Node(2, 1, 11, kind: SpanKind.Server), Node(3, 2, 12), Node(2, 1, 10, kind: SpanKind.Client), Node(1)));
        Assert.Equal([(1UL, 0), (2UL, 1), (2UL, 2), (3UL, 3)], Shape(tree));
        Assert.Equal([SpanKind.Client, SpanKind.Server], tree.Nodes.Skip(1).Take(2).Select(node => node.Span.Kind));
    }

    [Fact]
    public void A_trace_as_deep_as_it_is_long_is_no_problem()
    {
        var tree = TraceTree.Build(Decode(Enumerable.Range(1, 100_000).Select(i => Node((ulong)i, (ulong)i - 1, (ulong)i))));
        Assert.Equal(100_000, tree.Depth);
    }

    /// <summary>Any parents at all, also circles, orphans and repeated ids.</summary>
    [Fact]
    public void Keeps_every_span_once_below_its_parent()
    {
        var spans = Gen.Select(Gen.ULong[1, 12], Gen.ULong[0, 13], Gen.ULong[0, 50], Gen.Int[0, 5], (id, parent, start, kind) => Node(id, parent, start, kind: (SpanKind)kind));
        spans.List[1, 30].Sample(otlp =>
        {
            var decoded = Decode(otlp);
            var tree = TraceTree.Build(decoded);
            Assert.Equal(decoded.Count, tree.Nodes.Select(node => node.Span).Distinct().Count());
            foreach (var node in tree.Nodes)
            {
                Assert.True(node.Parent is null || (node.Parent.Index < node.Index && node.End <= node.Parent.End && node.Depth == node.Parent.Depth + 1));
                Assert.Equal(node.Children, tree.Nodes.Count(child => child.Parent == node));
                Assert.Equal(node.End - node.Index - 1, tree.Nodes.Count(below => IsBelow(below, node)));
            }
        });
    }

    private static bool IsBelow(TraceNode? below, TraceNode node)
    {
        for (below = below?.Parent; below is not null; below = below.Parent)
        {
            if (below == node) return true;
        }

        return false;
    }

    private static IEnumerable<(ulong Id, int Depth)> Shape(TraceTree tree) => tree.Nodes.Select(node => (node.Span.SpanId.Value, node.Depth));
}
