using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Pages.Traces.Waterfall.Minimap;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.Pages.Traces.Waterfall;

public sealed class TraceMapTests
{
    [Fact]
    public void Draws_each_span_where_it_ran()
    {
        var trace = LoadedTraces.Of(Otlp.Span("1", 1, duration: 100), Otlp.Span("1", 2, 1, after: 50, duration: 20));
        var shop = (byte)(trace.Colours.NumberOf("shop") + 1);
        Assert.Equal([shop, shop, shop, shop, shop, shop, shop, shop, shop, shop, 0, 0, 0, 0, 0, shop, shop, 0, 0, 0], TraceMap.Draw(trace, 10));
    }

    [Fact]
    public void Is_as_small_for_many_spans_as_for_few_and_keeps_their_errors()
    {
        var spans = new Span[10_000];
        for (var i = 0; i < spans.Length; i++) spans[i] = Otlp.Span("1", (ulong)i + 1, i == 0 ? 0UL : 1, after: (ulong)i * 1000, duration: i == 0 ? 10_000_000UL : 1000);
        spans[7777].Status = new Status { Code = Status.Types.StatusCode.Error };

        var cells = TraceMap.Draw(LoadedTraces.Of(spans), TraceMap.MaxColumns);

        Assert.Equal(TraceMap.MaxColumns * TraceMap.MaxRows, cells.Length);
        Assert.Equal(7777 * TraceMap.MaxColumns / 10_000, Assert.Single(Enumerable.Range(0, cells.Length), cell => cells[cell] > 64) % TraceMap.MaxColumns);
    }

    [Fact]
    public void Spans_without_length_and_with_ends_before_their_starts_have_a_cell()
    {
        var broken = Otlp.Span("1", 2, 1, after: 100);
        broken.EndTimeUnixNano = Otlp.Start - 50;
        var cells = TraceMap.Draw(LoadedTraces.Of(Otlp.Span("1", 1, duration: 0), broken), 4);
        Assert.Equal([true, false, false, false, false, false, false, true], cells.Select(cell => cell > 0));
        Assert.All(TraceMap.Draw(LoadedTraces.Of(Otlp.Span("1", 1, duration: 0)), 4), cell => Assert.NotEqual(0, cell));
    }
}
