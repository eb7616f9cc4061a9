using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger;

public sealed class JaegerSearchTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public JaegerSearchTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Hands_every_parameter_on()
    {
        var (status, type, body) = await _api.GetAsync(
            "/api/traces?service=shop&operation=GET%20%2F&start=1795342530000001&end=1795342531000002&limit=7&minDuration=1.5ms&maxDuration=2s"
            + "&tag=error:true&tag=url:http://x&tags=" + Uri.EscapeDataString("""{"http.status_code":"500","n":null}"""));

        Assert.Equal((200, "application/json", """{"data":[],"total":0,"limit":0,"offset":0,"errors":null}"""), (status, type, body));
        var query = _api.Store.LastQuery!;
        Assert.Equal(("shop", "GET /", 7), (query.ServiceName, query.OperationName, query.SearchDepth));
        Assert.Equal(new Timestamp { Seconds = 1795342530, Nanos = 1000 }, query.StartTimeMin);
        Assert.Equal(new Timestamp { Seconds = 1795342531, Nanos = 2000 }, query.StartTimeMax);
        Assert.Equal(new Duration { Nanos = 1_500_000 }, query.DurationMin);
        Assert.Equal(new Duration { Seconds = 2 }, query.DurationMax);
        Assert.Equal(
            ["error=true", "http.status_code=500", "n=", "url=http://x"],
            query.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value.StringValue}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Looks_two_days_back_for_a_hundred_traces_unless_told()
    {
        await _api.GetAsync("/api/traces?service=shop&lookback=1h");

        var query = _api.Store.LastQuery!;
        Assert.Equal(100, query.SearchDepth);
        Assert.Equal(TimeSpan.FromDays(2), query.StartTimeMax.ToDateTime() - query.StartTimeMin.ToDateTime());
        Assert.Null(query.DurationMin);
        Assert.Null(query.DurationMax);
    }

    [Theory]
    [InlineData("", "parameter 'service' is required")]
    [InlineData("service=", "parameter 'service' is required")]
    [InlineData("service=s&start=x", """unable to parse param 'start': strconv.ParseInt: parsing "x": invalid syntax""")]
    [InlineData("service=s&start=99999999999999999999", """unable to parse param 'start': strconv.ParseInt: parsing "99999999999999999999": value out of range""")]
    [InlineData("service=s&end=1.5", """unable to parse param 'end': strconv.ParseInt: parsing "1.5": invalid syntax""")]
    [InlineData("service=s&limit=many", """strconv.ParseInt: parsing "many": invalid syntax""")]
    [InlineData("service=s&limit=2147483648", """strconv.ParseInt: parsing "2147483648": value out of range""")]
    [InlineData("service=s&minDuration=20", """unable to parse param 'minDuration': time: missing unit in duration "20" """)]
    [InlineData("service=s&maxDuration=1parsec", """unable to parse param 'maxDuration': time: unknown unit "parsec" in duration "1parsec" """)]
    [InlineData("service=s&minDuration=.s", """unable to parse param 'minDuration': time: invalid duration ".s" """)]
    [InlineData("service=s&minDuration=2s&maxDuration=1s", "'maxDuration' should be greater than 'minDuration'")]
    [InlineData("service=s&tag=novalue", "malformed 'tag' parameter, expecting key:value, received: novalue")]
    [InlineData("service=s&tags={\"x\":123}", "malformed 'tags' parameter, cannot unmarshal JSON: json: cannot unmarshal number into Go value of type string")]
    [InlineData("service=s&tags=[]", "malformed 'tags' parameter, cannot unmarshal JSON: json: cannot unmarshal array into Go value of type map[string]string")]
    [InlineData("service=s&tags={\"x\":", "malformed 'tags' parameter, cannot unmarshal JSON: unexpected end of JSON input")]
    [InlineData("traceID=xyz", """cannot parse traceID param: strconv.ParseUint: parsing "xyz": invalid syntax""")]
    [InlineData("traceID=123456789012345678901234567890123", "cannot parse traceID param: TraceID cannot be longer than 32 hex characters: 123456789012345678901234567890123")]
    [InlineData("service=s&raw=maybe", """unable to parse param 'raw': strconv.ParseBool: parsing "maybe": invalid syntax""")]
    public async Task Refuses_with_jaegers_words(string query, string message)
    {
        var (status, type, body) = await _api.GetAsync($"/api/traces?{query}");

        Assert.Equal((400, "text/plain; charset=utf-8"), (status, type));
        Assert.EndsWith("}\n", body, StringComparison.Ordinal);
        var expected = new JsonObject
        {
            ["data"] = null,
            ["total"] = 0,
            ["limit"] = 0,
            ["offset"] = 0,
            ["errors"] = new JsonArray(new JsonObject { ["code"] = 400, ["msg"] = message.TrimEnd() }),
        };
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(body)), body);
    }

    [Fact]
    public async Task Fetches_traces_by_their_ids_and_names_the_missing_ones()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 2)])));

        var (status, _, body) = await _api.GetAsync("/api/traces?traceID=1&traceID=00000000000000000000000000000002&traceID=ABC0000000000000000");

        Assert.Equal(200, status);
        var answer = JsonNode.Parse(body)!;
        Assert.Equal("0000000000000001", Assert.Single(answer["data"]!.AsArray())!["traceID"]!.GetValue<string>());
        Assert.Equal(
            """[{"msg":"trace not found","traceID":"0000000000000002"},{"msg":"trace not found","traceID":"0000000000000abc0000000000000000"}]""",
            answer["errors"]!.ToJsonString());
    }

    [Fact]
    public async Task Keeps_the_traces_of_a_search_apart()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("a", 1)])), Otlp.Trace(("cart", [Otlp.Span("a", 2, 1)])));
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("b", 1)])));

        foreach (var raw in (string[])["", "&raw=true"])
        {
            var traces = JsonNode.Parse((await _api.GetAsync($"/api/traces?service=shop{raw}")).Body)!["data"]!.AsArray();
            Assert.Equal(["000000000000000b", "000000000000000a"], traces.Select(trace => trace!["traceID"]!.GetValue<string>()));
            Assert.Equal([1, 2], traces.Select(trace => trace!["spans"]!.AsArray().Count));
            Assert.Equal([1, 2], traces.Select(trace => trace!["processes"]!.AsObject().Count));
        }
    }
}
