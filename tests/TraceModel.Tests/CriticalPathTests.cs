using CsCheck;
using static Tracepost.TraceModel.Tests.TestSpans;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.TraceModel.Tests;

public sealed class CriticalPathTests
{
    [Fact]
    public void A_span_alone_is_the_path() => AssertPath([(1, 0, 100)], Node(1, 0, 0, 100));

    [Fact]
    public void Gaps_between_children_are_the_parents() =>
        AssertPath([(1, 0, 10), (2, 10, 30), (1, 30, 50), (3, 50, 90), (1, 90, 100)], Node(1, 0, 0, 100), Node(2, 1, 10, 20), Node(3, 1, 50, 40));

    [Fact]
    public void Of_children_that_run_at_once_the_last_to_end_was_waited_for() =>
        AssertPath([(1, 0, 10), (3, 10, 80), (1, 80, 100)], Node(1, 0, 0, 100), Node(2, 1, 10, 30), Node(3, 1, 10, 70), Node(4, 1, 15, 20));

    [Fact]
    public void A_child_that_ended_after_the_next_began_was_not_waited_for() =>
        AssertPath([(1, 0, 50), (3, 50, 90), (1, 90, 100)], Node(1, 0, 0, 100), Node(2, 1, 10, 50), Node(3, 1, 50, 40));

    [Fact]
    public void A_child_that_ends_when_the_next_begins_was_waited_for() =>
        AssertPath([(2, 0, 50), (3, 50, 100)], Node(1, 0, 0, 100), Node(2, 1, 0, 50), Node(3, 1, 50, 50));

    [Fact]
    public void Goes_down_to_the_leaves() =>
        AssertPath([(1, 0, 5), (2, 5, 10), (3, 10, 20), (2, 20, 30), (1, 30, 40)], Node(1, 0, 0, 40), Node(2, 1, 5, 25), Node(3, 2, 10, 10));

    [Fact]
    public void A_child_that_outlives_its_parent_is_cut_off_at_the_parents_end() =>
        AssertPath([(1, 0, 20), (2, 20, 50)], Node(1, 0, 0, 50), Node(2, 1, 20, 500));

    [Fact]
    public void A_child_that_starts_before_its_parent_is_cut_off_at_the_parents_start() =>
        AssertPath([(2, 100, 120), (1, 120, 150)], Node(1, 0, 100, 50), Node(2, 1, 70, 50));

    [Fact]
    public void What_is_below_a_cut_child_is_cut_with_it() =>
        AssertPath([(1, 0, 20), (2, 20, 40), (3, 40, 50)], Node(1, 0, 0, 50), Node(2, 1, 20, 500), Node(3, 2, 40, 100));

    [Fact]
    public void A_child_that_begins_when_its_parent_has_ended_is_not_on_the_path() =>
        AssertPath([(1, 0, 10)], Node(1, 0, 0, 10), Node(2, 1, 10, 100), Node(3, 2, 20, 10));

    [Fact]
    public void Children_without_length_are_not_on_the_path() =>
        AssertPath([(1, 0, 10)], Node(1, 0, 0, 10), Node(2, 1, 5, 0), Node(3, 1, 5, 0));

    [Fact]
    public void Of_children_that_end_together_the_longest_counts() =>
        AssertPath([(1, 0, 2), (2, 2, 10)], Node(1, 0, 0, 10), Node(3, 1, 6, 4), Node(2, 1, 2, 8));

    [Fact]
    public void A_root_without_length_has_no_path() => AssertPath([], Node(1, 0, 5, 0), Node(2, 1, 5, 10));

    [Fact]
    public void Orphans_and_other_roots_are_not_on_the_path() =>
        AssertPath([(1, 0, 100)], Node(1, 0, 0, 100), Node(2, 99, 20, 30), Node(3, 0, 40, 500), Node(4, 3, 50, 50));

    [Fact]
    public void A_circle_of_parents_has_a_path_from_where_it_is_cut() =>
        AssertPath([(2, 10, 20), (3, 20, 30), (2, 30, 40)], Node(2, 3, 10, 30), Node(3, 2, 20, 10));

    [Fact]
    public void A_span_that_ends_before_it_starts_has_no_length()
    {
        var broken = Node(2, 1, 50);
        broken.EndTimeUnixNano = 20;
        AssertPath([(1, 0, 100)], Node(1, 0, 0, 100), broken);
    }

    [Fact]
    public void Tells_the_parts_of_a_span_and_of_services()
    {
        var tree = TraceTree.Build(Decode(Node(1, 0, 0, 100), Node(2, 1, 10, 20), Node(3, 1, 15, 5)));
        var path = CriticalPath.Of(tree);

        Assert.Equal([(0UL, 10UL), (30UL, 100UL)], path.Of(tree.Nodes[0]).Select(section => (section.StartUnixNano, section.EndUnixNano)));
        Assert.Equal([true, true, false], tree.Nodes.Select(path.Contains));
        Assert.Equal((100UL, 2), (path.DurationNano, path.Spans));
        Assert.Equal([(ServiceNames.Missing, 100UL)], path.Services);
    }

    [Fact]
    public void A_trace_as_deep_as_it_is_long_is_no_problem()
    {
        const int Spans = 100_000;
        var path = CriticalPath.Of(TraceTree.Build(Decode(Enumerable.Range(1, Spans).Select(i => Node((ulong)i, (ulong)i - 1, (ulong)i, (ulong)(2 * (Spans - i)) + 1)))));
        Assert.Equal(Spans, path.Spans);
    }

    /// <summary>Whatever the spans are, the sections cover the root's time once.</summary>
    [Fact]
    public void Covers_the_time_of_the_root_without_gaps_and_overlaps()
    {
        var spans = Gen.Select(Gen.ULong[2, 12], Gen.ULong[0, 13], Gen.ULong[0, 50], Gen.ULong[0, 50], (id, parent, start, length) => Node(id, parent, start, length));
        spans.List[0, 30].Sample(others =>
        {
            var tree = TraceTree.Build(Decode([Node(1, 0, 10, 30), .. others]));
            var at = tree.Root.Span.StartUnixNano;
            foreach (var section in CriticalPath.Of(tree).Sections)
            {
                Assert.Equal(at, section.StartUnixNano);
                Assert.True(section.EndUnixNano > at && section.EndUnixNano <= section.Node.Span.EndUnixNano && at >= section.Node.Span.StartUnixNano);
                at = section.EndUnixNano;
            }

            Assert.Equal(Math.Max(tree.Root.Span.StartUnixNano, tree.Root.Span.EndUnixNano), at);
        });
    }

    private static void AssertPath((ulong Id, ulong Start, ulong End)[] expected, params OtlpSpan[] spans) =>
        Assert.Equal(expected, CriticalPath.Of(TraceTree.Build(Decode(spans))).Sections.Select(section => (section.Node.Span.SpanId.Value, section.StartUnixNano, section.EndUnixNano)));
}
