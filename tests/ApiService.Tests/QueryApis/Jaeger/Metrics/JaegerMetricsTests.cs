using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger.Metrics;

/// <summary><c>/api/metrics/*</c> as the Monitor tab of Jaeger's UI asks it.</summary>
public sealed class JaegerMetricsTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    // 2026-08-20T10:00:00Z, a full minute.
    private const long Ten = 1_787_220_000;
    private const ulong Minute = 60_000_000_000;

    private readonly ApiHost _api = Fresh(fixture);

    [Fact]
    public async Task A_rate_is_the_calls_of_the_window_per_second()
    {
        Count("orders", "", minute: 0, calls: 60);
        Count("orders", "", minute: 1, calls: 120);

        var (status, type, body) = await _api.GetAsync(Ask("calls", "&lookback=180000&step=60000&ratePer=60000"));

        Assert.Equal((200, "application/json"), (status, type));
        Assert.Equal(
            """
            {"name":"service_call_rate","type":"GAUGE","help":"calls/sec, grouped by service","metrics":[{"labels":[{"name":"service_name","value":"orders"}],"metricPoints":[
            {"gaugeValue":{"doubleValue":1},"timestamp":"2026-08-20T10:01:00Z"},
            {"gaugeValue":{"doubleValue":2},"timestamp":"2026-08-20T10:02:00Z"},
            {"gaugeValue":{"doubleValue":0},"timestamp":"2026-08-20T10:03:00Z"}]}]}
            """.ReplaceLineEndings(""),
            body);
    }

    [Fact]
    public async Task Of_a_minute_that_lies_partly_in_the_window_as_large_a_part_is_counted()
    {
        Count("orders", "", minute: 0, calls: 60);

        Assert.Equal(
            ["10:00:30.500Z 0.5083333333333333", "10:01:30.500Z 0.49166666666666664"],
            await PointsAsync(Ask("calls", "&lookback=60000&step=60000&ratePer=60000", endMs: 1000 * Ten + 90_500)));
    }

    [Fact]
    public async Task The_minute_that_goes_on_ends_now()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        _api.Store.Metrics.Points.Add(new SpanMetricsPoint { Start = (ulong)(now - 20_000) * 1_000_000, Length = Minute, Service = "orders", Calls = 40 });

        var point = Assert.Single(await PointsAsync(Ask("calls", "&lookback=0&ratePer=30000", endMs: now)));

        // 20 to 30 of the 40 calls' seconds may have passed since: all of them count, but for what the machine takes to ask.
        Assert.InRange(double.Parse(point.Split(' ')[1], CultureInfo.InvariantCulture), 30 / 30.0, 40 / 30.0);
    }

    [Fact]
    public async Task An_error_rate_is_a_share_and_nothing_of_nothing_is_NaN()
    {
        Count("orders", "", minute: 0, calls: 8, errors: 2);
        Count("carts", "", minute: 0, calls: 8);

        var body = JsonNode.Parse((await _api.GetAsync(Ask("errors", "&lookback=60000&step=60000&ratePer=60000&service=carts", endMs: 1000 * Ten + 120_000))).Body)!;

        Assert.Equal("service_error_rate", (string?)body["name"]);
        Assert.Equal("error rate, computed as a fraction of errors/sec over calls/sec, grouped by service", (string?)body["help"]);
        Assert.Equal(["carts 0", "carts \"NaN\"", "orders 0.25", "orders \"NaN\""], Values(body));
    }

    [Fact]
    public async Task Latencies_are_quantiles_in_milliseconds()
    {
        Count("orders", "", minute: 0, calls: 100, durations: Enumerable.Range(1, 100).Select(ms => (ulong)ms * 1_000_000));

        var body = JsonNode.Parse((await _api.GetAsync(Ask("latencies", "&quantile=0.95&lookback=0&ratePer=60000", endMs: 1000 * Ten + 60_000))).Body)!;

        Assert.Equal("service_latencies", (string?)body["name"]);
        Assert.Equal("0.95th quantile latency, grouped by service", (string?)body["help"]);
        Assert.InRange(double.Parse(Assert.Single(Values(body)).Split(' ')[1], CultureInfo.InvariantCulture), 95 * 0.968, 95 * 1.032);
    }

    [Fact]
    public async Task A_window_of_latencies_forgets_what_lies_before_it()
    {
        Count("orders", "", minute: 0, calls: 1, durations: [1_000_000_000]);
        Count("orders", "", minute: 1, calls: 1, durations: [1_000_000]);

        var values = Values(JsonNode.Parse((await _api.GetAsync(Ask("latencies", "&quantile=1&lookback=120000&step=60000&ratePer=60000"))).Body)!);

        Assert.Equal(3, values.Count);
        Assert.InRange(Number(values[0]), 960, 1040);
        Assert.InRange(Number(values[1]), 0.96, 1.04);
        Assert.Equal("orders \"NaN\"", values[2]);
    }

    [Fact]
    public async Task A_window_shorter_than_a_minute_has_the_latencies_of_the_minute_in_which_it_ends()
    {
        Count("orders", "", minute: 0, calls: 1, durations: [7]);

        Assert.Equal(
            ["10:00:05Z 7E-06", "10:00:35Z 7E-06"],
            await PointsAsync(Ask("latencies", "&quantile=0.5&lookback=30000&step=30000&ratePer=1000", endMs: 1000 * Ten + 35_000)));
    }

    [Fact]
    public async Task Operations_are_series_of_their_own_if_that_is_asked_for()
    {
        Count("orders", "GET", minute: 0, calls: 60);
        Count("orders", "PUT", minute: 0, calls: 120);

        var body = JsonNode.Parse((await _api.GetAsync(Ask("calls", "&groupByOperation=true&lookback=0&ratePer=60000", endMs: 1000 * Ten + 60_000))).Body)!;

        Assert.Equal("service_operation_call_rate", (string?)body["name"]);
        Assert.Equal("calls/sec, grouped by service & operation", (string?)body["help"]);
        Assert.Equal(
            ["""[{"name":"service_name","value":"orders"},{"name":"operation","value":"GET"}]""", """[{"name":"service_name","value":"orders"},{"name":"operation","value":"PUT"}]"""],
            body["metrics"]!.AsArray().Select(metric => metric!["labels"]!.ToJsonString()));
        Assert.True(_api.Store.Metrics.Last!.ByOperation);
    }

    [Fact]
    public async Task Where_nothing_was_counted_metrics_are_empty() =>
        Assert.Equal("""{"name":"service_call_rate","type":"GAUGE","help":"calls/sec, grouped by service","metrics":[]}""", (await _api.GetAsync(Ask("calls", ""))).Body);

    [Fact]
    public async Task The_store_is_asked_for_what_the_windows_need()
    {
        await _api.GetAsync(Ask("latencies", "&quantile=0.5&service=carts&spanKind=client&spanKind=Consumer&lookback=3600000&ratePer=600000&step=60000"));

        var asked = _api.Store.Metrics.Last!;
        Assert.Equal(["orders", "carts"], asked.Services);
        Assert.Equal([3, 5], asked.Kinds);
        Assert.Equal(((ulong)(Ten + 180 - 4200) * 1_000_000_000, (ulong)(Ten + 180) * 1_000_000_000), (asked.StartMin, asked.StartMax));
        Assert.True(asked is { WithDurations: true, ByOperation: false });

        await _api.GetAsync(Ask("calls", ""));
        Assert.Equal([2], _api.Store.Metrics.Last!.Kinds);
        Assert.False(_api.Store.Metrics.Last.WithDurations);
        Assert.Equal((ulong)(Ten + 180 - 4200) * 1_000_000_000, _api.Store.Metrics.Last.StartMin);
    }

    [Theory]
    [InlineData("calls?x=1", "unable to parse param 'service': please provide at least one service name")]
    [InlineData("latencies?service=s", "unable to parse param 'quantile': strconv.ParseFloat: parsing \\\"\\\": invalid syntax")]
    [InlineData("latencies?service=s&quantile=many", "unable to parse param 'quantile': strconv.ParseFloat: parsing \\\"many\\\": invalid syntax")]
    [InlineData("latencies?service=s&quantile=1.5", "'quantile' must be from 0 to 1")]
    [InlineData("latencies?service=s&quantile=NaN", "'quantile' must be from 0 to 1")]
    [InlineData("calls?service=s&groupByOperation=x", "unable to parse param 'groupByOperation': strconv.ParseBool: parsing \\\"x\\\": invalid syntax")]
    [InlineData("calls?service=s&spanKind=servant", "unable to parse param 'spanKind': unsupported span kind: 'servant'")]
    [InlineData("calls?service=s&spanKind=", "unable to parse param 'spanKind': unsupported span kind: ''")]
    [InlineData("calls?service=s&endTs=1s", "unable to parse param 'endTs': strconv.ParseInt: parsing \\\"1s\\\": invalid syntax")]
    [InlineData("calls?service=s&lookback=1h", "unable to parse param 'lookback': strconv.ParseInt: parsing \\\"1h\\\": invalid syntax")]
    [InlineData("calls?service=s&step=1.5", "unable to parse param 'step': strconv.ParseInt: parsing \\\"1.5\\\": invalid syntax")]
    [InlineData("calls?service=s&ratePer=99999999999999999999", "unable to parse param 'ratePer': strconv.ParseInt: parsing \\\"99999999999999999999\\\": value out of range")]
    [InlineData("calls?service=s&step=0", "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData("calls?service=s&step=-1", "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData("calls?service=s&lookback=-1", "end timestamp must not be before start time")]
    [InlineData("calls?service=s&ratePer=0", "'ratePer' must be positive")]
    [InlineData("calls?service=s&step=1", "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)")]
    [InlineData("calls?service=s&lookback=9223372036854775807&step=1000", "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)")]
    public async Task Questions_that_make_no_sense_are_refused(string question, string message) =>
        Assert.Equal(
            (400, "text/plain; charset=utf-8", $$"""{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":400,"msg":"{{message}}"}]}""" + "\n"),
            await _api.GetAsync("/api/metrics/" + question));

    [Fact]
    public async Task An_answer_that_would_be_too_large_is_refused()
    {
        for (var i = 0; i < 100; i++) Count("orders", $"op-{i}", minute: 0, calls: 1);

        var (status, _, body) = await _api.GetAsync(Ask("calls", "&groupByOperation=true&lookback=10999000&step=1000"));

        Assert.Equal(400, status);
        Assert.Contains("more than a million points", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_said_in_the_envelope()
    {
        _api.Store.Failure = new RpcException(new Status(StatusCode.Unavailable, "gone"));

        var (status, _, body) = await _api.GetAsync(Ask("calls", ""));

        Assert.Equal(503, status);
        Assert.Contains("\"code\":503", body, StringComparison.Ordinal);
    }

    private static ApiHost Fresh(ApiFixture fixture)
    {
        fixture.Host.Store.Clear();
        return fixture.Host;
    }

    private static string Ask(string metric, string parameters, long endMs = 1000 * (Ten + 180)) => $"/api/metrics/{metric}?service=orders&endTs={endMs}{parameters}";

    private void Count(string service, string operation, int minute, ulong calls, ulong errors = 0, IEnumerable<ulong>? durations = null)
    {
        var histogram = new LatencyHistogram();
        foreach (var duration in durations ?? []) histogram.Add(duration);
        _api.Store.Metrics.Points.Add(new SpanMetricsPoint
        {
            Start = (ulong)Ten * 1_000_000_000 + (ulong)minute * Minute,
            Length = Minute,
            Service = service,
            Operation = operation,
            Calls = calls,
            Errors = errors,
            Durations = ByteString.CopyFrom(histogram.Encode()),
        });
    }

    private async Task<List<string>> PointsAsync(string path) =>
        [.. JsonNode.Parse((await _api.GetAsync(path)).Body)!["metrics"]!.AsArray().SelectMany(metric => metric!["metricPoints"]!.AsArray()).Select(point =>
            $"{((string)point!["timestamp"]!)[11..]} {point["gaugeValue"]!["doubleValue"]!.ToJsonString()}")];

    private static List<string> Values(JsonNode family) =>
        [.. family["metrics"]!.AsArray().SelectMany(metric => metric!["metricPoints"]!.AsArray().Select(point =>
            $"{metric["labels"]![0]!["value"]} {point!["gaugeValue"]!["doubleValue"]!.ToJsonString()}"))];

    private static double Number(string value) => double.Parse(value.Split(' ')[1], CultureInfo.InvariantCulture);
}
