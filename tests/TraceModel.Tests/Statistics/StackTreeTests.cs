using Tracepost.TraceModel.Statistics;
using static Tracepost.TraceModel.Tests.TestSpans;

namespace Tracepost.TraceModel.Tests.Statistics;

public sealed class StackTreeTests
{
    [Fact]
    public void Spans_that_were_reached_the_same_way_are_one_stack()
    {
        var tree = Build(("a", 1, 0, 0, 100), ("b", 2, 1, 0, 20), ("c", 3, 2, 5, 5), ("b", 4, 1, 40, 30), ("c", 5, 4, 50, 10), ("c", 6, 1, 80, 10));

        Assert.Equal("a 1x 100/40/100 (b 2x 50/35/50 (c 2x 15/15/15) c 1x 10/10/10)", string.Join(' ', tree.Roots.Select(Describe)));
    }

    [Fact]
    public void Widths_add_up_where_spans_run_side_by_side()
    {
        var tree = Build(("a", 1, 0, 0, 100), ("b", 2, 1, 0, 90), ("b", 3, 1, 5, 90), ("c", 4, 1, 0, 100));

        Assert.Equal("a 1x 100/0/280 (b 2x 180/180/180 c 1x 100/100/100)", string.Join(' ', tree.Roots.Select(Describe)));
    }

    [Fact]
    public void The_longest_come_first()
    {
        var tree = Build(("x", 1, 0, 0, 10), ("y", 2, 0, 0, 30), ("z", 3, 0, 0, 20));

        Assert.Equal(["y", "z", "x"], tree.Roots.Select(stack => stack.Operation));
    }

    [Fact]
    public void A_key_finds_its_stack_in_every_trace_that_has_such_a_way()
    {
        var one = Build(("a", 1, 0, 0, 10), ("b", 2, 1, 0, 5));
        var other = Build(("z", 9, 0, 0, 10), ("a", 1, 0, 0, 10), ("c", 3, 1, 0, 1), ("b", 2, 1, 0, 5));

        var key = one.Roots[0].Children[0].Key;

        Assert.Equal(("b", 1), (other.Find(key)!.Operation, other.Find(key)!.Depth));
        Assert.Null(other.Find("0"));
        Assert.Equal(other.All.Count, other.All.Select(stack => stack.Key).Distinct().Count());
    }

    private static string Describe(MergedStack stack)
    {
        var below = stack.Children.Count == 0 ? "" : $" ({string.Join(' ', stack.Children.Select(Describe))})";
        return $"{stack.Operation} {stack.Spans}x {stack.TotalNano}/{stack.SelfNano}/{stack.WidthNano}{below}";
    }

    private static StackTree Build(params (string Name, ulong Id, ulong Parent, ulong Start, ulong Duration)[] spans)
    {
        var tree = TraceTree.Build(Decode(spans.Select(its =>
        {
            var span = Node(its.Id, its.Parent, its.Start, its.Duration);
            span.Name = its.Name;
            return span;
        })));
        return StackTree.Of(tree, SelfTimes.Of(tree));
    }
}
