using Tracepost.EndToEnd.Tests.Running;
using static Tracepost.EndToEnd.Tests.SpanMetrics.MonitorCall;

namespace Tracepost.EndToEnd.Tests.SpanMetrics;

/// <summary>The questions of the Monitor tab of Jaeger's UI, with a known load in: https://github.com/jaegertracing/jaeger-ui.</summary>
public sealed class MonitorTabTests(RunningSystem system) : IAsyncLifetime, IDisposable
{
    private readonly MonitorTab _tab = new(system);
    private readonly string _service = NewService("shop");

    public async ValueTask InitializeAsync() => await _tab.SettleAsync();

    public ValueTask DisposeAsync() => default;

    public void Dispose() => _tab.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task It_shows_rate_errors_and_durations_of_the_last_hour()
    {
        // 600 calls in four minutes, of 1 to 600 ms, every tenth of which fails; and as many of other kinds.
        var start = MinutesAgo(8);
        MonitorCall[] calls = [.. Enumerable.Range(0, 600).Select(i => new MonitorCall(_service, i % 3 == 0 ? "buy" : "look", start + (i * 400 * Millisecond), (i + 1) * Millisecond, i % 10 == 0))];
        await _tab.SendAsync(calls);
        await _tab.SendAsync(calls.Select(call => call with { Kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Client, Failed = true, Duration = Minute }));
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        // All that it asks when a service is chosen: five of the service, three of its operations.
        foreach (var (quantile, expected) in new[] { ("0.5", 300), ("0.75", 450), ("0.95", 570) })
            AssertNear(expected, Last(Assert.Single(await AskAsync("latencies", now, quantile))));
        var rate = Assert.Single(await AskAsync("calls", now));
        Assert.Equal(1, Last(rate), 1e-9);
        Assert.Equal(0.1, Last(Assert.Single(await AskAsync("errors", now))), 1e-9);

        // A point each minute up to now, from when there was the first call: the tab draws those of several answers above each other.
        Assert.Equal(MonitorFormulas.Times(calls, now * Millisecond, 60 * Minute, Minute), rate.Points.Select(point => point.Time));
        Assert.Equal(rate.Points.Select(point => point.Time), Assert.Single(await AskAsync("latencies", now, "0.5")).Points.Select(point => point.Time));

        var latencies = await AskAsync("latencies", now, byOperation: true);
        Assert.Equal([(_service, "buy"), (_service, "look")], latencies.Select(series => (series.Service, series.Operation)));
        Assert.All(latencies, series => AssertNear(570, Last(series)));
        Assert.Equal([1 / 3.0, 2 / 3.0], (await AskAsync("calls", now, byOperation: true)).Select(series => Math.Round(Last(series), 9)), (a, b) => Math.Abs(a - b) < 1e-8);
        Assert.All(await AskAsync("errors", now, byOperation: true), series => Assert.Equal(0.1, Last(series), 1e-9));
    }

    [Fact(Timeout = 120_000)]
    public async Task The_minute_that_goes_on_is_in_the_last_point()
    {
        var start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * Millisecond - Second;
        await _tab.SendAsync(Enumerable.Range(0, 100).Select(i => new MonitorCall(_service, "buy", start + i, Millisecond)));

        // A second on, in what minute whatever: both are within the ten minutes before.
        var series = Assert.Single(await AskAsync("calls", TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 1000));

        Assert.Equal(100 / 600.0, Last(series), 1e-9);
    }

    [Fact(Timeout = 120_000)]
    public async Task Of_a_service_without_spans_it_gets_no_series_but_the_list_of_them()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        Assert.Empty(await AskAsync("latencies", now));
        Assert.Equal(
            """{"name":"service_error_rate","type":"GAUGE","help":"error rate, computed as a fraction of errors/sec over calls/sec, grouped by service","metrics":[]}""",
            await _tab.GetAsync("errors", $"service={_service}"));
    }

    private Task<IReadOnlyList<MonitorSeries>> AskAsync(string metric, long now, string quantile = "0.95", bool byOperation = false) => _tab.AskAsync(
        metric,
        _service,
        $"endTs={now}&lookback=3600000&quantile={quantile}&ratePer=600000&spanKind=server&step=60000" + (byOperation ? "&groupByOperation=true" : ""));

    private static double Last(MonitorSeries series) => series.Points[^1].Value;

    private static void AssertNear(double expected, double actual) =>
        Assert.InRange(actual, expected * (1 - MonitorFormulas.Bound), expected * (1 + MonitorFormulas.Bound));
}
