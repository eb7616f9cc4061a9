using CsCheck;
using Tracepost.TraceModel.Statistics;
using static Tracepost.TraceModel.Tests.TestSpans;

namespace Tracepost.TraceModel.Tests.Statistics;

public sealed class SpanLanesTests
{
    [Fact]
    public void One_after_the_other_is_one_lane_below_the_parent() =>
        Assert.Equal("1:0 2:1 3:1 4:1", Lanes(Node(1, 0, 0, 100), Node(2, 1, 0, 20), Node(3, 1, 20, 20), Node(4, 1, 60, 10)));

    [Fact]
    public void Side_by_side_are_lanes_of_their_own_with_what_is_below_them() =>
        Assert.Equal("1:0 2:1 5:2 3:3 4:1", Lanes(Node(1, 0, 0, 100), Node(2, 1, 10, 30), Node(5, 2, 12, 5), Node(3, 1, 20, 30), Node(4, 1, 60, 10)));

    [Fact]
    public void The_first_lane_that_is_free_is_taken() =>
        Assert.Equal("1:0 2:1 3:2 4:1", Lanes(Node(1, 0, 0, 100), Node(2, 1, 10, 20), Node(3, 1, 11, 5), Node(4, 1, 40, 10)));

    [Fact]
    public void A_child_that_outlives_its_parent_keeps_the_next_span_out_of_its_lane() =>
        Assert.Equal("1:0 2:1 3:2 4:3", Lanes(Node(1, 0, 0, 100), Node(2, 1, 0, 10), Node(3, 2, 5, 50), Node(4, 1, 20, 10)));

    [Fact]
    public void Roots_side_by_side_are_lanes_too()
    {
        var lanes = SpanLanes.Of(TraceTree.Build(Decode(Node(1, 0, 0, 10), Node(2, 0, 5, 10), Node(3, 99, 20, 10))));

        Assert.Equal((2, 0UL, 30UL), (lanes.Count, lanes.StartUnixNano, lanes.EndUnixNano));
    }

    [Fact]
    public void Of_a_part_the_lanes_count_from_its_top()
    {
        var tree = TraceTree.Build(Decode(Node(1, 0, 0, 100), Node(2, 1, 10, 50), Node(3, 2, 20, 90), Node(4, 1, 20, 10)));
        var top = tree.Nodes[1];

        var lanes = SpanLanes.Of(tree, top);

        Assert.Equal((0, 1, 2), (lanes[top], lanes[tree.Nodes[2]], lanes.Count));
        Assert.Equal((10UL, 110UL), (lanes.StartUnixNano, lanes.EndUnixNano));
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_spans_needs_as_many_lanes()
    {
        const int Spans = 100_000;
        var tree = TraceTree.Build(Decode(Enumerable.Range(1, Spans).Select(i => Node((ulong)i, (ulong)i - 1, (ulong)i, 10))));

        Assert.Equal(Spans, SpanLanes.Of(tree).Count);
    }

    [Fact]
    public void No_span_lies_on_another_and_each_is_below_its_parent()
    {
        var span = Gen.Select(Gen.ULong[0, 12], Gen.ULong[0, 40], Gen.ULong[1, 30]);
        span.Array[1, 14].Sample(spans =>
        {
            var tree = TraceTree.Build(Decode(spans.Select((its, i) => Node((ulong)i + 1, its.Item1 <= (ulong)i ? its.Item1 : 0, its.Item2, its.Item3))));
            var lanes = SpanLanes.Of(tree);
            foreach (var node in tree.Nodes)
            {
                Assert.InRange(lanes[node], node.Parent is null ? 0 : lanes[node.Parent] + 1, lanes.Count - 1);
                Assert.DoesNotContain(tree.Nodes, other => other.Index < node.Index && lanes[other] == lanes[node]
                    && other.Span.StartUnixNano < node.Span.EndUnixNano && node.Span.StartUnixNano < other.Span.EndUnixNano);
            }
        });
    }

    private static string Lanes(params OpenTelemetry.Proto.Trace.V1.Span[] spans)
    {
        var tree = TraceTree.Build(Decode(spans));
        var lanes = SpanLanes.Of(tree);
        return string.Join(' ', tree.Nodes.Select(node => $"{node.Span.SpanId.Value}:{lanes[node]}"));
    }
}
