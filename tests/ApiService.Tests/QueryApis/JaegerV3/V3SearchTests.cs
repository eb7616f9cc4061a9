using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Jaeger.Storage.V2;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary>
/// The parameters <c>query.*</c> of <c>GET /api/v3/traces</c> and <c>/api/v3/trace-summaries</c>, which are the same. What they find is
/// DataService's affair; here it is what it is asked.
/// </summary>
public sealed class V3SearchTests : IClassFixture<ApiFixture>
{
    private const string Times = "2026-11-22T00:00:00Z";

    private readonly ApiHost _api;

    public V3SearchTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Theory]
    [InlineData("query.serviceName=shop&query.operationName=op&query.searchDepth=3&query.durationMin=1ms&query.durationMax=2s&query.rawTraces=true")]
    [InlineData("query.service_name=shop&query.operation_name=op&query.search_depth=3&query.duration_min=1ms&query.duration_max=2s&query.raw_traces=true")]
    [InlineData("query.serviceName=shop&query.operationName=op&query.num_traces=3&query.durationMin=1000us&query.durationMax=2000ms")]
    [InlineData("query.serviceName=shop&query.service_name=x&query.operationName=op&query.operation_name=x&query.searchDepth=3&query.search_depth=4&query.num_traces=5&query.durationMin=1ms&query.duration_min=9ms&query.durationMax=2s")]
    [InlineData("query.serviceName=shop&query.serviceName=x&query.operationName=op&query.searchDepth=3&query.durationMin=1ms&query.durationMax=2s&limit=7&service=x")]
    public async Task Asks_for_what_the_parameters_say(string parameters)
    {
        foreach (var path in (string[])["traces", "trace-summaries"])
        {
            _api.Store.Clear();
            await _api.GetAsync($"/api/v3/{path}?{V3.Window}&{parameters}&query.attributes={Uri.EscapeDataString("""{"k":"v","http.status_code":"500"}""")}");

            var query = _api.Store.LastQuery!;
            Assert.Equal(("shop", "op", 3), (query.ServiceName, query.OperationName, query.SearchDepth));
            Assert.Equal((new Duration { Nanos = 1_000_000 }, new Duration { Seconds = 2 }), (query.DurationMin, query.DurationMax));
            Assert.Equal(["k=v", "http.status_code=500"], query.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value.StringValue}"));
        }
    }

    [Fact]
    public async Task Asks_without_bounds_for_what_no_parameter_says()
    {
        var query = await AskAsync($"{V3.Window}&query.serviceName=&query.attributes=");

        Assert.Equal(("", "", 100), (query.ServiceName, query.OperationName, query.SearchDepth));
        Assert.Null(query.DurationMin);
        Assert.Null(query.DurationMax);
        Assert.Empty(query.Attributes);
    }

    [Theory]
    [InlineData("2026-11-22T00:00:00Z", "2026-11-22T00:00:00.000000001Z", 1795305600L, 0, 1795305600L, 1)] // One nanosecond.
    [InlineData("2026-11-22T01:30:00%2B01:30", "2026-11-22T00:00:00.1-00:01", 1795305600L, 0, 1795305660L, 100_000_000)]
    [InlineData("1969-12-31T23:59:59.5Z", "1970-01-01T00:00:00.123456789Z", -1L, 500_000_000, 0L, 123_456_789)]
    public async Task Takes_times_to_the_nanosecond(string min, string max, long minSeconds, int minNanos, long maxSeconds, int maxNanos)
    {
        foreach (var (minName, maxName) in new[] { ("startTimeMin", "startTimeMax"), ("start_time_min", "start_time_max") })
        {
            var query = await AskAsync($"query.{minName}={min}&query.{maxName}={max}");

            Assert.Equal(
                (new Timestamp { Seconds = minSeconds, Nanos = minNanos }, new Timestamp { Seconds = maxSeconds, Nanos = maxNanos }),
                (query.StartTimeMin, query.StartTimeMax));
        }
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("+7", 7)]
    [InlineData("0", 0)] // DataService's default.
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("9223372036854775807", int.MaxValue)]
    public async Task Takes_a_depth_of_any_size(string depth, int expected) =>
        Assert.Equal(expected, (await AskAsync($"{V3.Window}&query.searchDepth={Uri.EscapeDataString(depth)}")).SearchDepth);

    [Theory]
    [InlineData("", "query.startTimeMin and query.startTimeMax are required")]
    [InlineData($"query.startTimeMin={Times}", "query.startTimeMin and query.startTimeMax are required")]
    [InlineData($"query.start_time_max={Times}", "query.startTimeMin and query.startTimeMax are required")]
    [InlineData($"query.startTimeMin={Times}&query.startTimeMax=", "query.startTimeMin and query.startTimeMax are required")]
    [InlineData($"query.startTimeMin={Times}&query.start_time_max={Times}", "query.startTimeMin must be before query.startTimeMax")]
    [InlineData($"query.start_time_min=2026-11-22T00:00:00.000000001Z&query.start_time_max={Times}", "query.startTimeMin must be before query.startTimeMax")]
    [InlineData($"query.startTimeMin=NaN&query.startTimeMax={Times}", """malformed parameter query.startTimeMin: parsing time "NaN" as "2006-01-02T15:04:05.999999999Z07:00": cannot parse "NaN" as "2006" """)]
    [InlineData($"query.start_time_min={Times}&query.start_time_max=NaN", """malformed parameter query.start_time_max: parsing time "NaN" as "2006-01-02T15:04:05.999999999Z07:00": cannot parse "NaN" as "2006" """)]
    [InlineData(V3.Window + "&query.searchDepth=x", """malformed parameter query.searchDepth: strconv.Atoi: parsing "x": invalid syntax""")]
    [InlineData(V3.Window + "&query.search_depth=1.5", """malformed parameter query.search_depth: strconv.Atoi: parsing "1.5": invalid syntax""")]
    [InlineData(V3.Window + "&query.num_traces=99999999999999999999", """malformed parameter query.num_traces: strconv.Atoi: parsing "99999999999999999999": value out of range""")]
    [InlineData(V3.Window + "&query.durationMin=5", """malformed parameter query.durationMin: time: missing unit in duration "5" """)]
    [InlineData(V3.Window + "&query.duration_min=x", """malformed parameter query.duration_min: time: invalid duration "x" """)]
    [InlineData(V3.Window + "&query.durationMax=1y", """malformed parameter query.durationMax: time: unknown unit "y" in duration "1y" """)]
    [InlineData(V3.Window + "&query.duration_max=", null)]
    [InlineData(V3.Window + "&query.rawTraces=yes", """malformed parameter query.rawTraces: strconv.ParseBool: parsing "yes": invalid syntax""")]
    [InlineData(V3.Window + "&query.raw_traces=2", """malformed parameter query.raw_traces: strconv.ParseBool: parsing "2": invalid syntax""")]
    [InlineData(V3.Window + "&query.attributes={\"a\":1}", "malformed parameter query.attributes: json: cannot unmarshal number into Go value of type string")]
    [InlineData(V3.Window + "&query.attributes=[]", "malformed parameter query.attributes: json: cannot unmarshal array into Go value of type map[string]string")]
    [InlineData("query.attributes={", "malformed parameter query.attributes: unexpected end of JSON input")] // Before the times.
    [InlineData(V3.Window + "&query.filter={\"op\":\"eq\"}", "the structured query filter is disabled")]
    public async Task Refuses_with_Jaegers_words(string parameters, string? message)
    {
        foreach (var path in (string[])["traces", "trace-summaries"])
        {
            var answer = await _api.GetAsync($"/api/v3/{path}?{parameters}");

            if (message is null) Assert.NotEqual(400, answer.Status);
            else Assert.Equal(V3.Error(400, message.TrimEnd()), answer);
        }
    }

    [Fact]
    public async Task Gives_whole_traces_newest_first_in_one_result()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("cart", [Otlp.Span("1", 2, 1)])));
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("2", 3)])));

        var (status, type, body) = await _api.GetAsync($"/api/v3/traces?{V3.Window}&query.serviceName=shop");

        Assert.Equal((200, "application/json"), (status, type));
        Assert.Equal(["3", "1", "2"], V3.Spans(body).Select(span => span["spanId"]!.GetValue<string>().TrimStart('0')));
        Assert.Equal(["result"], JsonNode.Parse(body)!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task Says_that_nothing_was_found()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));

        Assert.Equal(V3.Error(404, "No traces found"), await _api.GetAsync($"/api/v3/traces?{V3.Window}&query.serviceName=cart"));
    }

    private async Task<TraceQueryParameters> AskAsync(string parameters)
    {
        await _api.GetAsync($"/api/v3/traces?{parameters}");
        return _api.Store.LastQuery!;
    }
}
