using OpenTelemetry.Proto.Trace.V1;
using Tracepost.EndToEnd.Tests.Running;
using static Tracepost.EndToEnd.Tests.SpanMetrics.MonitorCall;

namespace Tracepost.EndToEnd.Tests.SpanMetrics;

/// <summary>Every point of every series, of a load without any order, beside what the formulas make of its spans.</summary>
public sealed class RandomLoadTests(RunningSystem system) : IAsyncLifetime, IDisposable
{
    private const int Minutes = 15;

    private readonly MonitorTab _tab = new(system);
    private readonly string[] _services = [NewService("a"), NewService("b"), NewService("c")];
    private readonly long _start = MinutesAgo(Minutes + 3);
    private MonitorCall[] _calls = [];

    public async ValueTask InitializeAsync()
    {
        await _tab.SettleAsync();
        var random = new Random(42);
        _calls = [.. Enumerable.Range(0, 6_000).Select(_ => Next(random))];
        foreach (var some in _calls.Chunk(1_000)) await _tab.SendAsync(some);
    }

    public ValueTask DisposeAsync() => default;

    public void Dispose() => _tab.Dispose();

    [Theory(Timeout = 120_000)]
    [InlineData(Minutes * 60_000, 600_000, 60_000, 300_000)] // to the minute
    [InlineData((Minutes * 60_000) + 12_345, 500_000, 7_777, 61_234)] // as it comes
    [InlineData((Minutes * 60_000) + 90_000, 1_200_000, 11_000, 600_000)] // from before the first to after the last
    [InlineData(400_000, 100_000, 1_000, 100)] // windows that are parts of a minute
    public async Task Rates_are_what_the_formulas_say(long endMs, long lookbackMs, long stepMs, long ratePerMs)
    {
        foreach (var byOperation in (bool[])[false, true])
        {
            var parameters = $"{Services()}&endTs={(_start / Millisecond) + endMs}&lookback={lookbackMs}&step={stepMs}&ratePer={ratePerMs}&groupByOperation={byOperation}";
            var (end, ratePer) = (_start + (endMs * Millisecond), ratePerMs * Millisecond);
            var expected = Group(byOperation, end - (lookbackMs * Millisecond) - ratePer, end);
            foreach (var (metric, formula) in new (string, Func<MonitorCall[], long, double>)[]
                     {
                         ("calls", (calls, time) => MonitorFormulas.Rate(calls, time, ratePer)),
                         ("errors", (calls, time) => MonitorFormulas.ErrorRate(calls, time, ratePer)),
                     })
            {
                var actual = await _tab.AskAsync(metric, _services[0], parameters);
                Assert.Equal(expected.Select(series => series.Key), actual.Select(series => (series.Service, series.Operation)));
                foreach (var (calls, series) in expected.Zip(actual))
                {
                    Assert.Equal(MonitorFormulas.Times(calls.Value, end, lookbackMs * Millisecond, stepMs * Millisecond), series.Points.Select(point => point.Time));
                    foreach (var point in series.Points) Assert.Equal(formula(calls.Value, point.Time), point.Value, 1e-9);
                }
            }
        }
    }

    [Theory(Timeout = 120_000)]
    [InlineData(0.5, 60_000)]
    [InlineData(0.95, 300_000)]
    [InlineData(0.999, 600_000)]
    [InlineData(0, 300_000)]
    [InlineData(1, 300_000)]
    public async Task Latencies_are_within_the_bound_of_what_the_formulas_say(double quantile, long ratePerMs)
    {
        foreach (var byOperation in (bool[])[false, true])
        {
            var actual = await _tab.AskAsync(
                "latencies",
                _services[0],
                FormattableString.Invariant($"{Services()}&quantile={quantile}&endTs={(_start + (Minutes * Minute)) / Millisecond}&lookback=900000&step=60000&ratePer={ratePerMs}&groupByOperation={byOperation}"));

            var expected = Group(byOperation, _start - Minute, _start + (Minutes * Minute));
            Assert.Equal(expected.Select(series => series.Key), actual.Select(series => (series.Service, series.Operation)));
            foreach (var (calls, series) in expected.Zip(actual))
            {
                foreach (var point in series.Points)
                {
                    var exact = MonitorFormulas.Latency(calls.Value, quantile, point.Time, ratePerMs * Millisecond);
                    if (double.IsNaN(exact)) Assert.Equal(double.NaN, point.Value);
                    else Assert.InRange(point.Value, exact * (1 - MonitorFormulas.Bound), exact * (1 + MonitorFormulas.Bound));
                }
            }
        }
    }

    private MonitorCall Next(Random random)
    {
        // The third service is seldom called, so some of its minutes are empty.
        var service = random.NextDouble() < 0.01 ? 2 : random.Next(2);
        return new MonitorCall(
            _services[service],
            $"op-{random.Next(5)}",
            _start + random.NextInt64(Minutes * Minute),
            (long)Math.Pow(10, 3 + (7 * random.NextDouble())),
            random.NextDouble() < 0.2,
            random.Next(4) == 0 ? Span.Types.SpanKind.Client : Span.Types.SpanKind.Server);
    }

    private string Services() => $"service={_services[1]}&service={_services[2]}";

    // The calls of the minutes that lie in the windows of a question, wholly or partly.
    private List<KeyValuePair<(string, string?), MonitorCall[]>> Group(bool byOperation, long from, long to) =>
    [
        .. _calls.Where(call => call.Kind == Span.Types.SpanKind.Server && MonitorFormulas.MinuteOf(call) + Minute > from && MonitorFormulas.MinuteOf(call) < to)
            .GroupBy(call => (call.Service, Operation: byOperation ? call.Operation : null))
            .OrderBy(group => group.Key.Service, StringComparer.Ordinal).ThenBy(group => group.Key.Operation, StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create((group.Key.Service, group.Key.Operation), group.ToArray())),
    ];
}
