using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Pages.Traces;
using Tracepost.ApiService.Pages.Traces.Views.Flame;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.ApiService.Tests.Pages.Traces.Views;

public sealed class TimeFlameTests
{
    [Fact]
    public void Spans_that_are_too_short_to_be_drawn_are_one_box_that_leads_to_their_time()
    {
        var trace = Load(Otlp.Trace(("shop", [Otlp.Span("1", 1, duration: 1_000_000_000),
            .. Enumerable.Range(0, 100).Select(i => Otlp.Span("1", (ulong)i + 2, 1, after: 500_000_000 + ((ulong)i * 1_000), duration: 1_000))])));

        var picture = TimeFlame.Of(trace, new FlameState(), null);

        Assert.Equal(2, picture.Boxes.Count);
        Assert.StartsWith("100 spans", picture.Boxes[1].Title, StringComparison.Ordinal);
        var state = picture.Boxes[1].Target!;
        Assert.Equal((500_000_000UL, 500_100_000UL), (state.From, state.To));
        Assert.Equal(101, TimeFlame.Of(trace, state, null).Boxes.Count);
    }

    [Fact]
    public void There_are_never_more_boxes_than_a_page_bears()
    {
        var trace = Load(ViewTraces.Large(50_000));

        foreach (var state in new[] { new FlameState(), new FlameState { Width = 4_000 }, new FlameState { Lane = 100 }, new FlameState { Focus = "0000000000000002" } })
        {
            var picture = TimeFlame.Of(trace, state, null);
            Assert.InRange(picture.Boxes.Count, 1, FlamePicture.MaxBoxes);
            Assert.InRange(picture.Lanes, 1, FlamePicture.MaxLanes);
            Assert.All(picture.Boxes, box => Assert.True(box is { Left: >= 0, Width: >= 0, Row: >= 0 } && box.Row < picture.Lanes && box.Left + box.Width <= 1.000001));
        }
    }

    [Fact]
    public void What_lies_below_the_last_lane_is_a_link_away()
    {
        var trace = Load(Otlp.Trace(("shop", [.. Enumerable.Range(1, 200).Select(i => Otlp.Span("1", (ulong)i, (ulong)i - 1, $"level {i}"))])));

        var first = TimeFlame.Of(trace, new FlameState(), null);
        var last = TimeFlame.Of(trace, new FlameState { Lane = 160 }, null);

        Assert.Equal((80, true), (first.Lanes, first.HasMore));
        Assert.Equal((40, false), (last.Lanes, last.HasMore));
        Assert.Equal("level 161", last.Boxes[0].Label);
        Assert.Empty(TimeFlame.Of(trace, new FlameState { Lane = 5_000 }, null).Boxes);
    }

    [Fact]
    public void Merged_stacks_of_a_hundred_thousand_operations_are_bounded_too()
    {
        var trace = Load(ViewTraces.Large(50_000));

        var picture = MergedFlame.Of(trace, new FlameState { IsMerged = true }, null);

        Assert.InRange(picture.Boxes.Count, 1, FlamePicture.MaxBoxes);
        Assert.All(picture.Boxes, box => Assert.True(box.Left + box.Width <= 1.000001));
    }

    [Fact]
    public void Spans_without_a_length_can_be_drawn()
    {
        var trace = Load(ViewTraces.Bare());

        Assert.Single(TimeFlame.Of(trace, new FlameState(), null).Boxes);
        Assert.Equal(1, Assert.Single(MergedFlame.Of(trace, new FlameState { IsMerged = true }, null).Boxes).Width);
    }

    private static LoadedTrace Load(params TracesData[] chunks)
    {
        var spans = chunks.SelectMany(chunk => TracesDataDecoder.Decode(chunk.ToByteArray())).ToList();
        return new LoadedTrace(spans[0].TraceId, TraceTree.Build(spans), [], isPartial: false, bytes: 0);
    }
}
