using CsCheck;
using Tracepost.TraceModel.Statistics;
using static Tracepost.TraceModel.Tests.TestSpans;

namespace Tracepost.TraceModel.Tests.Statistics;

public sealed class SelfTimesTests
{
    [Fact]
    public void Is_the_duration_without_the_children() =>
        Assert.Equal([70UL, 15UL, 5UL, 10UL], Times(Node(1, 0, 0, 100), Node(2, 1, 10, 20), Node(3, 2, 15, 5), Node(4, 1, 50, 10)));

    [Fact]
    public void Children_side_by_side_count_once() =>
        Assert.Equal([60UL, 30UL, 30UL, 5UL], Times(Node(1, 0, 0, 100), Node(2, 1, 10, 30), Node(3, 1, 20, 30), Node(4, 1, 25, 5)));

    [Fact]
    public void What_a_child_does_outside_its_parent_does_not_count() =>
        Assert.Equal([70UL, 40UL, 50UL, 7UL], Times(Node(1, 0, 100, 100), Node(2, 1, 80, 40), Node(3, 1, 190, 50), Node(4, 1, 300, 7)));

    [Fact]
    public void A_span_that_a_child_fills_did_nothing_itself() =>
        Assert.Equal([0UL, 300UL], Times(Node(1, 0, 100, 100), Node(2, 1, 50, 300)));

    [Fact]
    public void Spans_without_a_length_take_no_time() =>
        Assert.Equal([10UL, 0UL, 0UL, 5UL], Times(Node(1, 0, 0, 10), Node(2, 1, 5, 0), Node(3, 2, 5, 0), Node(4, 2, 5, 5)));

    [Fact]
    public void A_span_that_ends_before_it_starts_takes_no_time()
    {
        var backwards = Node(2, 1, 50);
        backwards.EndTimeUnixNano = 20;

        Assert.Equal([100UL, 0UL], Times(Node(1, 0, 0, 100), backwards));
    }

    [Fact]
    public void A_grandchild_does_not_count_for_the_grandparent() =>
        Assert.Equal([90UL, 0UL, 30UL], Times(Node(1, 0, 0, 100), Node(2, 1, 10, 10), Node(3, 2, 10, 30)));

    [Fact]
    public void All_together_are_the_total()
    {
        var tree = TraceTree.Build(Decode(Node(1, 0, 0, 100), Node(2, 1, 10, 20), Node(3, 0, 10, 50)));

        Assert.Equal(150, SelfTimes.Of(tree).TotalNano);
    }

    /// <summary>The same as looking at each nanosecond.</summary>
    [Fact]
    public void Agrees_with_a_clock_that_looks_at_every_moment()
    {
        var span = Gen.Select(Gen.ULong[0, 8], Gen.ULong[0, 30], Gen.ULong[0, 20]);
        span.Array[1, 9].Sample(spans =>
        {
            var tree = TraceTree.Build(Decode(spans.Select((its, i) => Node((ulong)i + 1, its.Item1 <= (ulong)i ? its.Item1 : 0, its.Item2, its.Item3))));
            var times = SelfTimes.Of(tree);
            foreach (var node in tree.Nodes)
            {
                var alone = 0UL;
                for (var at = node.Span.StartUnixNano; at < node.Span.EndUnixNano; at++)
                {
                    if (!tree.Nodes.Any(child => child.Parent == node && child.Span.StartUnixNano <= at && at < child.Span.EndUnixNano)) alone++;
                }

                Assert.Equal(alone, times[node]);
            }
        });
    }

    private static IEnumerable<ulong> Times(params OpenTelemetry.Proto.Trace.V1.Span[] spans)
    {
        var tree = TraceTree.Build(Decode(spans));
        var times = SelfTimes.Of(tree);
        return tree.Nodes.Select(node => times[node]);
    }
}
