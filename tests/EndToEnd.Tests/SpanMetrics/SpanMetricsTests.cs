using Tracepost.EndToEnd.Tests.Running;
using Tracepost.EndToEnd.Tests.Zipkin;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;
using static Tracepost.EndToEnd.Tests.SpanMetrics.MonitorCall;

namespace Tracepost.EndToEnd.Tests.SpanMetrics;

/// <summary>Which spans are counted in an answer, each once, and which are not; and how the answer is written.</summary>
public sealed class SpanMetricsTests(RunningSystem system) : IAsyncLifetime, IDisposable
{
    // The points of the tests: one, of the minute that begins at _start.
    private const string OneMinute = "lookback=0&ratePer=60000";

    private readonly MonitorTab _tab = new(system);
    private readonly string _service = NewService("shop");
    private readonly long _start = MinutesAgo(5);

    private string OfTheMinute => $"endTs={(_start + Minute) / Millisecond}&{OneMinute}";

    public async ValueTask InitializeAsync() => await _tab.SettleAsync();

    public ValueTask DisposeAsync() => default;

    public void Dispose() => _tab.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task The_answer_is_written_as_Jaeger_writes_it()
    {
        await _tab.SendAsync(Enumerable.Range(0, 30).Select(i => Call(after: i, duration: 20, failed: i % 4 == 0)));
        var first = DateTimeOffset.FromUnixTimeMilliseconds((_start + Minute) / Millisecond).UtcDateTime;
        var question = $"service={_service}&endTs={(_start + (2 * Minute)) / Millisecond}&lookback=60000&step=60000&ratePer=60000";

        var body = await _tab.GetAsync("calls", question);

        Assert.Equal(
            $$"""
            {"name":"service_call_rate","type":"GAUGE","help":"calls/sec, grouped by service","metrics":[
            {"labels":[{"name":"service_name","value":"{{_service}}"}],"metricPoints":[
            {"gaugeValue":{"doubleValue":0.5},"timestamp":"{{first:yyyy-MM-ddTHH:mm:ssZ}}"},
            {"gaugeValue":{"doubleValue":0},"timestamp":"{{first.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}}"}]}]}
            """.ReplaceLineEndings(""),
            body);
        Assert.EndsWith(
            $$"""{"gaugeValue":{"doubleValue":"NaN"},"timestamp":"{{first.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}}"}]}]}""",
            await _tab.GetAsync("latencies", question + "&quantile=0.5"),
            StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Only_spans_of_this_service_and_kind_that_start_in_the_window_are_counted()
    {
        await _tab.SendAsync(Call(), Call(after: Minute - 1), Call(after: 7, duration: 3 * Minute));
        await _tab.SendAsync(
            Call(after: -1),
            Call(after: Minute),
            Call() with { Kind = SpanKind.Client },
            Call() with { Kind = SpanKind.Internal },
            Call() with { Kind = SpanKind.Unspecified },
            Call() with { Service = _service + "x" },
            Call() with { Service = _service[..^1] },
            Call() with { Service = _service.ToUpperInvariant() });

        Assert.Equal(3, await CountAsync(""));
        Assert.Equal(1, await CountAsync("&spanKind=client"));
        Assert.Equal(1, await CountAsync("&spanKind=unspecified"));
        Assert.Equal(4, await CountAsync("&spanKind=server&spanKind=INTERNAL"));
        Assert.Equal(0, await CountAsync("&spanKind=producer"));
        Assert.Equal(["buy"], (await _tab.AskAsync("calls", _service, OfTheMinute + "&groupByOperation=1")).Select(series => series.Operation));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_span_counts_once_however_often_and_in_whatever_parts_its_trace_is_sent()
    {
        var request = ToRequest(Enumerable.Range(0, 10).Select(i => Call(after: i, failed: i == 0)));
        await _tab.SendAsync("grpc", request);
        Assert.Equal(10, await CountAsync(""));

        var half = request.Clone();
        for (var i = 0; i < 5; i++) half.ResourceSpans.RemoveAt(0);
        await _tab.SendAsync("http/protobuf", half);
        await _tab.SendAsync("http/json", request);
        Assert.Equal(10, await CountAsync(""));
        Assert.Equal(0.1, Value(await _tab.AskAsync("errors", _service, OfTheMinute)), 1e-9);

        // One of this trace that comes late.
        var late = request.Clone();
        late.ResourceSpans[0].ScopeSpans[0].Spans[0].SpanId = Comparison.HandMade.NewId(8);
        await _tab.SendAsync("grpc+gzip", late);
        Assert.Equal(11, await CountAsync(""));
    }

    [Fact(Timeout = 120_000)]
    public async Task Services_that_are_asked_for_together_are_series_of_their_own()
    {
        var (second, third) = (NewService("tills"), NewService("unasked"));
        await _tab.SendAsync(Call(failed: true), Call(after: 1), Call() with { Service = second }, Call() with { Service = third, Failed = true });

        var series = await _tab.AskAsync("errors", _service, $"service={second}&service={_service}&{OfTheMinute}");

        Assert.Equal([(_service, 0.5), (second, 0)], series.Select(one => (one.Service, Assert.Single(one.Points).Value)));
    }

    [Fact(Timeout = 120_000)]
    public async Task Operations_add_up_to_their_service_and_an_operation_is_one_whatever_its_kind()
    {
        await _tab.SendAsync(Enumerable.Range(0, 90).Select(i =>
            Call(after: i, duration: i % 3 == 0 ? 1_000 : 10, failed: i % 3 == 0) with { Operation = $"op-{i % 3}", Kind = i % 2 == 0 ? SpanKind.Server : SpanKind.Consumer }));
        const string Both = "&spanKind=server&spanKind=consumer";

        var rates = await _tab.AskAsync("calls", _service, OfTheMinute + Both + "&groupByOperation=true");
        var errors = await _tab.AskAsync("errors", _service, OfTheMinute + Both + "&groupByOperation=true");
        var latencies = await _tab.AskAsync("latencies", _service, OfTheMinute + Both + "&groupByOperation=true&quantile=0.99");

        Assert.Equal([("op-0", 0.5), ("op-1", 0.5), ("op-2", 0.5)], rates.Select(series => (series.Operation!, series.Points[0].Value)));
        Assert.Equal([1, 0, 0], errors.Select(series => series.Points[0].Value));
        Assert.Equal([1_000, 10, 10], latencies.Select(series => series.Points[0].Value), (expected, actual) => Math.Abs(actual / expected - 1) <= MonitorFormulas.Bound);
        Assert.Equal(90, await CountAsync(Both));
        Assert.Equal(45, await CountAsync(""));
    }

    [Fact(Timeout = 120_000)]
    public async Task Spans_of_other_protocols_are_counted_as_their_own_tags_say()
    {
        var zipkin = new ZipkinServer(system);
        var service = ZipkinSpan.NewName("shop");
        await zipkin.PostAsync(ZipkinSpan.Of(service, afterMicros: 0).With(("kind", "SERVER"), ("duration", 250_000)));
        await zipkin.PostAsync(ZipkinSpan.Of(service, afterMicros: 1).With(("kind", "SERVER"), ("duration", 250_000), ("tags", new System.Text.Json.Nodes.JsonObject { ["error"] = "" })));
        await zipkin.PostAsync(ZipkinSpan.Of(service, afterMicros: 1).With(("kind", "CLIENT")));
        var question = $"endTs={ZipkinSpan.Now + 60_000}&lookback=0&ratePer=600000";

        Assert.Equal(2, Math.Round(600 * Value(await _tab.AskAsync("calls", service, question)), 6));
        Assert.Equal(0.5, Value(await _tab.AskAsync("errors", service, question)), 1e-9);
        Assert.InRange(Value(await _tab.AskAsync("latencies", service, question + "&quantile=0.5")), 250 * (1 - MonitorFormulas.Bound), 250 * (1 + MonitorFormulas.Bound));
    }

    private MonitorCall Call(long after = 0, long duration = 10, bool failed = false) => new(_service, "buy", _start + after, duration * Millisecond, failed);

    private async Task<double> CountAsync(string parameters) =>
        Math.Round(60 * (await _tab.AskAsync("calls", _service, OfTheMinute + parameters)).Sum(series => Assert.Single(series.Points).Value), 6);

    private static double Value(IReadOnlyList<MonitorSeries> series) => Assert.Single(Assert.Single(series).Points).Value;
}
