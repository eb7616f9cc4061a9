using Tracepost.ApiService.Pages.Traces.Waterfall;
using Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

namespace Tracepost.ApiService.Tests.Pages.Traces.Waterfall;

public sealed class BarPlaceTests
{
    private static readonly TimeSlice Whole = new(0, 100, true), Part = new(40, 60, false);

    [Fact]
    public void A_bar_lies_where_its_span_ran()
    {
        var place = BarPlace.Of(Whole, 20, 40, "40 ns");
        Assert.Equal((true, "20%", "40%", "40 ns", "60%", "after"), (place.IsShown, place.Left, place.Width, place.Text, place.TextAt, place.TextClass));
    }

    [Fact]
    public void A_window_of_time_is_as_wide_as_the_axis()
    {
        var place = BarPlace.Of(Part, 45, 5, "5 ns");
        Assert.Equal(("25%", "25%", "5 ns"), (place.Left, place.Width, place.Text));
    }

    [Theory]
    [InlineData(30, 20, "0%", "50%", "◂ t")]
    [InlineData(50, 20, "50%", "50%", "t ▸")]
    [InlineData(0, 100, "0%", "100%", "◂ t ▸")]
    public void What_goes_on_outside_of_the_window_is_cut_off_and_says_so(double start, double length, string left, string width, string text)
    {
        var place = BarPlace.Of(Part, start, length, "t");
        Assert.Equal((true, left, width, text), (place.IsShown, place.Left, place.Width, place.Text));
    }

    [Theory]
    [InlineData(0, 30, "◂ t", "start")]
    [InlineData(70, 30, "t ▸", "end")]
    public void What_lies_outside_of_the_window_has_no_bar_and_says_where_it_is(double start, double length, string text, string anchor)
    {
        var place = BarPlace.Of(Part, start, length, "t");
        Assert.Equal((false, text, anchor, "outside"), (place.IsShown, place.Text, place.TextAnchor, place.TextClass));
    }

    [Fact]
    public void A_trace_without_length_is_one_bar() =>
        Assert.Equal(("0%", "100%"), (BarPlace.Of(new TimeSlice(0, 0, true), 0, 0, "0").Left, BarPlace.Of(new TimeSlice(0, 0, true), 0, 0, "0").Width));

    [Fact]
    public void The_shortest_span_can_be_seen() => Assert.Equal("0.15%", BarPlace.Of(Whole, 50, 0, "0").Width);

    [Theory]
    [InlineData(0, 0, 0, 100, true)]
    [InlineData(20, 30, 20, 30, false)]
    [InlineData(20, 0, 20, 100, false)]
    [InlineData(0, 500, 0, 100, true)]
    [InlineData(30, 20, 0, 100, true)]
    [InlineData(500, 600, 0, 100, true)]
    public void A_window_that_is_none_is_the_whole(ulong start, ulong end, ulong from, ulong to, bool isWhole)
    {
        var trace = LoadedTraces.Of(Hosting.Otlp.Span("1", 1, duration: 100));
        Assert.Equal(new TimeSlice(from, to, isWhole), TimeSlice.Of(trace.Tree, ViewState.Default with { Start = start, End = end }));
    }
}
