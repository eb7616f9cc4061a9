using Tracepost.ApiService.Pages.Traces.Waterfall;
using Tracepost.ApiService.Pages.Traces.Waterfall.Rows;

namespace Tracepost.ApiService.Tests.Pages.Traces.Waterfall;

public sealed class SectionPathTests
{
    private static readonly TimeSlice Slice = new(1000, 2000, false);

    [Fact]
    public void Draws_a_box_for_each_section() =>
        Assert.Equal("M0 0h200v3h-200zM1000 0h1000v3h-1000z", SectionPath.Of(Slice, 3, [(900, 1100), (1500, 2500)]));

    [Fact]
    public void Leaves_out_what_is_not_shown() => Assert.Equal("", SectionPath.Of(Slice, 3, [(0, 900), (2100, 2200)]));

    [Fact]
    public void Puts_together_what_cannot_be_told_apart()
    {
        var million = Enumerable.Range(0, 1_000_000).Select(i => (1000 + (i / 1000.0), 1000 + ((i + 0.5) / 1000.0)));
        Assert.Equal("M0 0h2000v3h-2000z", SectionPath.Of(Slice, 3, million));
    }

    [Fact]
    public void A_section_without_length_can_be_seen() => Assert.Equal("M1000 0h2v3h-2z", SectionPath.Of(Slice, 3, [(1500, 1500)]));

    [Fact]
    public void Sections_may_overlap() => Assert.Equal("M0 0h1000v3h-1000z", SectionPath.Of(Slice, 3, [(1000, 1500), (1100, 1200), (1400, 1450)]));
}
