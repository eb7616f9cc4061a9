using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

public sealed class JaegerV3Tests : IClassFixture<ApiFixture>
{
    private const string Window = "query.startTimeMin=2026-11-22T00:00:00Z&query.startTimeMax=2026-11-23T00:00:00.5%2B01:00";

    private readonly ApiHost _api;

    public JaegerV3Tests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Gives_a_trace_as_otlp_json()
    {
        var span = Otlp.Span("1", 2, name: "foobar", kind: Span.Types.SpanKind.Server);
        span.Status = new Status { Code = Status.Types.StatusCode.Error };
        _api.Store.Add(Otlp.Trace(("shop", [span])));

        Assert.Equal(
            (200, "application/json",
                """{"result":{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{"""
                + """
                "traceId":"00000000000000000000000000000001","spanId":"0000000000000002","name":"foobar","kind":2,
                "startTimeUnixNano":"1795342530000000000","endTimeUnixNano":"1795342530005000000","status":{"code":2}}]}]}]}}
                """.Replace("\n", "", StringComparison.Ordinal)),
            await _api.GetAsync("/api/v3/traces/00000000000000000000000000000001"));
    }

    [Fact]
    public async Task Passes_the_stored_bytes_on_when_protobuf_is_accepted()
    {
        var (first, second) = (Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("cart", [Otlp.Span("1", 2, 1)])));
        _api.Store.Add(first, second);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v3/traces/1", UriKind.Relative));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/x-protobuf"));

        using var response = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType?.MediaType);
        var whole = first.Clone();
        whole.MergeFrom(second);
        Assert.Equal(whole, TracesData.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("/api/v3/traces/abc")]
    [InlineData("/api/v3/traces?" + Window)]
    public async Task Says_that_nothing_was_found(string path) =>
        Assert.Equal(
            (404, "text/plain; charset=utf-8", """{"error":{"httpCode":404,"message":"No traces found"}}""" + "\n"),
            await _api.GetAsync(path));

    [Theory]
    [InlineData("/api/v3/traces/no.pe", """malformed parameter trace_id: strconv.ParseUint: parsing "no.pe": invalid syntax""")]
    [InlineData("/api/v3/traces/1?raw_traces=x", """malformed parameter raw_traces: strconv.ParseBool: parsing "x": invalid syntax""")]
    [InlineData("/api/v3/traces", "query.startTimeMin and query.startTimeMax are required")]
    [InlineData("/api/v3/traces?query.start_time_min=2026-11-22T00:00:00Z&query.start_time_max=2026-11-22T00:00:00Z", "query.startTimeMin must be before query.startTimeMax")]
    [InlineData("/api/v3/traces?" + Window + "&query.num_traces=x", """malformed parameter query.num_traces: strconv.Atoi: parsing "x": invalid syntax""")]
    [InlineData("/api/v3/traces?" + Window + "&query.durationMin=5", """malformed parameter query.durationMin: time: missing unit in duration "5" """)]
    [InlineData("/api/v3/trace-summaries?" + Window + "&query.attributes={\"a\":1}", "malformed parameter query.attributes: json: cannot unmarshal number into Go value of type string")]
    public async Task Refuses_with_jaegers_words(string path, string message)
    {
        var (status, type, body) = await _api.GetAsync(path);

        Assert.Equal((400, "text/plain; charset=utf-8"), (status, type));
        var error = JsonNode.Parse(body)!["error"]!;
        Assert.Equal((400, message.TrimEnd()), (error["httpCode"]!.GetValue<int>(), error["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Hands_every_parameter_of_a_search_on()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));

        var (status, _, body) = await _api.GetAsync(
            "/api/v3/traces?" + Window + "&query.serviceName=shop&query.operation_name=op&query.searchDepth=3&query.durationMin=1ms&query.duration_max=2s"
            + "&query.attributes={\"k\":\"v\"}&query.rawTraces=true");

        Assert.Equal(200, status);
        Assert.StartsWith("""{"result":{"resourceSpans":[""", body, StringComparison.Ordinal);
        var query = _api.Store.LastQuery!;
        Assert.Equal(("shop", "op", 3), (query.ServiceName, query.OperationName, query.SearchDepth));
        Assert.Equal(DateTime.Parse("2026-11-22T23:00:00.5Z", null, System.Globalization.DateTimeStyles.AdjustToUniversal), query.StartTimeMax.ToDateTime());
        Assert.Equal((new Duration { Nanos = 1_000_000 }, new Duration { Seconds = 2 }), (query.DurationMin, query.DurationMax));
        Assert.Equal("v", Assert.Single(query.Attributes).Value.StringValue);
    }

    [Fact]
    public async Task Gives_summaries()
    {
        var failed = Otlp.Span("1", 2, 1, duration: 7);
        failed.Status = new Status { Code = Status.Types.StatusCode.Error };
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1, name: "GET /", duration: 7), failed])));

        Assert.Equal(
            """
            {"summaries":[{"traceId":"00000000000000000000000000000001","rootServiceName":"shop","rootOperationName":"GET /",
            "minStartTimeUnixNano":"1795342530000000000","maxEndTimeUnixNano":"1795342530000000007","spanCount":2,"errorSpanCount":1,
            "services":[{"name":"shop","spanCount":2,"errorSpanCount":1}]}]}
            """.Replace("\n", "", StringComparison.Ordinal),
            (await _api.GetAsync("/api/v3/trace-summaries?" + Window)).Body);

        _api.Store.Clear();
        Assert.Equal((200, "application/json", "{}"), await _api.GetAsync("/api/v3/trace-summaries?" + Window));
    }
}
