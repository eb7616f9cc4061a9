using Tracepost.TraceModel.Statistics;
using static Tracepost.TraceModel.Tests.TestSpans;

namespace Tracepost.TraceModel.Tests.Statistics;

public sealed class TraceFaultsTests
{
    [Fact]
    public void Counts_spans_whose_parent_is_missing_and_those_that_start_before_it()
    {
        var tree = TraceTree.Build(Decode(Node(1, 0, 100, 50), Node(2, 1, 90, 10), Node(3, 1, 60, 10), Node(4, 99, 10), Node(5, 4, 20)));

        var faults = TraceFaults.Of(tree);

        Assert.Equal((1, 4UL), (faults.Orphans, faults.FirstOrphan!.Span.SpanId.Value));
        Assert.Equal((2, 3UL, 40UL), (faults.Early, faults.FirstEarly!.Span.SpanId.Value, faults.MostEarlyNano));
    }

    [Fact]
    public void A_sound_trace_has_none() =>
        Assert.Equal(new TraceFaults(0, null, 0, null, 0), TraceFaults.Of(TraceTree.Build(Decode(Node(1), Node(2, 1)))));
}
