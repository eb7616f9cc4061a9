using Tracepost.ApiService.Pages.Traces;
using Tracepost.ApiService.Pages.Traces.Waterfall;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Traces.Waterfall;

public sealed class TraceRowsTests
{
    private static readonly ViewState Grouped = ViewState.Default with { Grouped = true };

    /// <summary>1 with 2 (with 3 and 4) and 5.</summary>
    private static readonly LoadedTrace Small = LoadedTraces.Of(
        Otlp.Span("1", 1, duration: 100), Otlp.Span("1", 2, 1, after: 10, duration: 50), Otlp.Span("1", 3, 2, after: 20, duration: 10),
        Otlp.Span("1", 4, 2, after: 30, duration: 10), Otlp.Span("1", 5, 1, after: 70, duration: 10));

    [Fact]
    public void A_focus_leaves_the_span_and_what_is_below_it()
    {
        Assert.Equal([2UL, 3, 4], Ids(Small, ViewState.Default with { Focus = Key(2) }));
        Assert.Equal([5UL], Ids(Small, ViewState.Default with { Focus = Key(5) }));
        Assert.Equal([1UL, 2, 3, 4, 5], Ids(Small, ViewState.Default with { Focus = "nowhere" }));
    }

    [Fact]
    public void Levels_are_counted_from_the_focus()
    {
        Assert.Equal([2UL], Ids(Small, ViewState.Default with { Focus = Key(2), Depth = 0 }));
        Assert.Equal([2UL, 3, 4], Ids(Small, ViewState.Default with { Focus = Key(2), Depth = 1 }));
        Assert.Equal([1UL, 2, 5], Ids(Small, ViewState.Default with { Depth = 1 }));
    }

    [Fact]
    public void A_filter_looks_only_below_the_focus() =>
        Assert.Equal([2UL, 4], Ids(Small, ViewState.Default with { Focus = Key(2), Filter = Key(4) }));

    [Fact]
    public void Only_the_critical_path()
    {
        var view = TraceView.Of(Small, ViewState.Default with { OnlyCritical = true });
        Assert.Equal((5, 5), (view.Count, view.Matches));
        var other = LoadedTraces.Of(Otlp.Span("1", 1, duration: 100), Otlp.Span("1", 2, 1, duration: 90), Otlp.Span("1", 3, 1, duration: 80));
        Assert.Equal([1UL, 2], Ids(other, ViewState.Default with { OnlyCritical = true }));
    }

    [Fact]
    public void Siblings_that_are_alike_are_one_row_in_the_place_of_the_first()
    {
        var trace = Loop();
        var view = TraceView.Of(trace, Grouped);

        Assert.Equal([(1UL, 0), (2UL, 0), (3UL, 4)], view.Window(0, 100).Select(row => (row.Node.Span.SpanId.Value, row.Group?.Members.Count ?? 0)));
        var group = view.Window(2, 1).Single().Group!;
        Assert.Equal((36UL, 7UL), (group.TotalNano, group.Longest.Span.SpanId.Value));
        Assert.Equal(2, view.RowOf(trace.Find(Key(7))!));
    }

    [Fact]
    public void A_group_opens()
    {
        var trace = Loop();
        var view = TraceView.Of(trace, Grouped.Toggle("~" + Key(3)));

        Assert.Equal([1UL, 2, 3, 3, 5, 7, 8], view.Window(0, 100).Select(row => row.Node.Span.SpanId.Value));
        Assert.Equal(5, view.RowOf(trace.Find(Key(7))!));
    }

    [Fact]
    public void Groups_and_a_focus_go_together() =>
        Assert.Equal([2UL, 3, 4], Ids(Small, Grouped with { Focus = Key(2) }));

    [Fact]
    public void A_hundred_thousand_siblings_are_one_row()
    {
        var spans = Enumerable.Range(1, 100_000).Select(i => Otlp.Span("1", (ulong)i, i == 1 ? 0UL : 1, name: i == 1 ? "root" : "leaf", after: (ulong)i)).ToArray();
        Assert.Equal(2, TraceView.Of(LoadedTraces.Of(spans), Grouped).Count);
    }

    [Fact]
    public void A_state_survives_its_url()
    {
        var state = new ViewState
        {
            Depth = 3, Toggled = ["a", "~b"], Filter = "a b&c", OnlyCritical = true, Focus = "f", Grouped = true, Critical = false, Start = 5, End = ulong.MaxValue, Span = "s", From = 9,
        };
        var query = new Microsoft.AspNetCore.Http.QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(state.ToQuery()));
        Assert.Equal(state.ToQuery(), ViewState.Read(query).ToQuery());
        Assert.Equal("", ViewState.Default.ToQuery());
    }

    /// <summary>1 with 2 and, of another name, 3, 5, 7 and 8.</summary>
    private static LoadedTrace Loop() => LoadedTraces.Of(
        Otlp.Span("1", 1, name: "root", duration: 100), Otlp.Span("1", 2, 1, "begin", after: 1, duration: 1),
        Otlp.Span("1", 3, 1, "item", after: 10, duration: 8), Otlp.Span("1", 5, 1, "item", after: 20, duration: 9),
        Otlp.Span("1", 7, 1, "item", after: 30, duration: 10), Otlp.Span("1", 8, 1, "item", after: 50, duration: 9));

    private static string Key(ulong id) => $"{id:x16}";

    private static IEnumerable<ulong> Ids(LoadedTrace trace, ViewState state) => TraceView.Of(trace, state).Window(0, 1000).Select(row => row.Node.Span.SpanId.Value);
}
