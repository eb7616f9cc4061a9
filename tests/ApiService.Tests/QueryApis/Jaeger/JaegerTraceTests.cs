using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.Jaeger;

public sealed class JaegerTraceTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public JaegerTraceTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Translates_a_whole_span()
    {
        var span = Otlp.Span("5b8efff798038103d269b633813fc60c", 0xeee19b7ec3c1b174, parent: 0xeee19b7ec3c1b173, name: "GET /", kind: Span.Types.SpanKind.Server);
        span.Attributes.Add(Otlp.Attribute("z", "text <&>"));
        span.Attributes.Add(Otlp.Attribute("bool", new AnyValue { BoolValue = true }));
        span.Attributes.Add(Otlp.Attribute("int", new AnyValue { IntValue = 500 }));
        span.Attributes.Add(Otlp.Attribute("big", new AnyValue { IntValue = 9007199254740992 }));
        span.Attributes.Add(Otlp.Attribute("double", new AnyValue { DoubleValue = 72.5 }));
        span.Attributes.Add(Otlp.Attribute("nan", new AnyValue { DoubleValue = double.NaN }));
        span.Attributes.Add(Otlp.Attribute("bytes", new AnyValue { BytesValue = ByteString.CopyFrom(1, 2, 255) }));
        span.Attributes.Add(Otlp.Attribute("empty", new AnyValue()));
        span.Attributes.Add(Otlp.Attribute("ip", new AnyValue { IntValue = 134744072 }));
        span.Attributes.Add(Otlp.Attribute("list", new AnyValue { ArrayValue = new ArrayValue { Values = { new AnyValue { IntValue = 1 }, new AnyValue { StringValue = "b" } } } }));
        span.Attributes.Add(Otlp.Attribute("map", new AnyValue { KvlistValue = new KeyValueList { Values = { Otlp.Attribute("k", new AnyValue { BoolValue = false }) } } }));
        span.Events.Add(new Span.Types.Event { TimeUnixNano = Otlp.Start + 1999, Name = "exception", Attributes = { Otlp.Attribute("exception.type", "Oops") } });
        span.Links.Add(new Span.Types.Link { TraceId = Otlp.Hex("00000000000000000000000000000007"), SpanId = Otlp.Hex("0000000000000008") });
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "failed" };
        span.TraceState = "a=b";
        var trace = Otlp.Trace(("shop", [span]));
        trace.ResourceSpans[0].Resource.Attributes.Add(Otlp.Attribute("host.name", "h1"));
        trace.ResourceSpans[0].ScopeSpans[0].Scope = new InstrumentationScope { Name = "lib", Version = "1.2" };
        _api.Store.Add(trace);

        var (status, type, body) = await _api.GetAsync("/api/traces/5B8EFFF798038103D269B633813FC60C");

        Assert.Equal((200, "application/json"), (status, type));
        const string Expected = """
            {"data":[{"traceID":"5b8efff798038103d269b633813fc60c","spans":[{"traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b174",
            "operationName":"GET /","references":[{"refType":"CHILD_OF","traceID":"5b8efff798038103d269b633813fc60c","spanID":"eee19b7ec3c1b173"},
            {"refType":"FOLLOWS_FROM","traceID":"0000000000000007","spanID":"0000000000000008"}],"startTime":1795342530000000,"duration":5000,
            "tags":[{"key":"otel.scope.name","type":"string","value":"lib"},{"key":"otel.scope.version","type":"string","value":"1.2"},
            {"key":"big","type":"int64","value":"9007199254740992"},{"key":"bool","type":"bool","value":true},{"key":"bytes","type":"binary","value":"AQL/"},
            {"key":"double","type":"float64","value":72.5},{"key":"empty","type":"string","value":""},{"key":"int","type":"int64","value":500},
            {"key":"ip","type":"string","value":"8.8.8.8"},{"key":"list","type":"string","value":"[1,\"b\"]"},{"key":"map","type":"string","value":"{\"k\":false}"},
            {"key":"nan","type":"float64","value":"NaN"},{"key":"z","type":"string","value":"text <&>"},{"key":"span.kind","type":"string","value":"server"},
            {"key":"otel.status_code","type":"string","value":"ERROR"},{"key":"error","type":"bool","value":true},
            {"key":"otel.status_description","type":"string","value":"failed"},{"key":"w3c.tracestate","type":"string","value":"a=b"}],
            "logs":[{"timestamp":1795342530000001,"fields":[{"key":"event","type":"string","value":"exception"},{"key":"exception.type","type":"string","value":"Oops"}]}],
            "processID":"p1","warnings":["parent span ID=eee19b7ec3c1b173 is not in the trace; skipping clock skew adjustment"]}],
            "processes":{"p1":{"serviceName":"shop","tags":[{"key":"host.name","type":"string","value":"h1"}]}},"warnings":null}],
            "total":0,"limit":0,"offset":0,"errors":null}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Expected), JsonNode.Parse(body)), body);
    }

    [Fact]
    public async Task Says_that_an_unknown_trace_is_not_found()
    {
        var expected = """{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":404,"msg":"trace not found"}]}""" + "\n";

        Assert.Equal((404, "text/plain; charset=utf-8", expected), await _api.GetAsync("/api/traces/abc"));
    }

    [Theory]
    [InlineData("/api/traces/hello-world", """strconv.ParseUint: parsing "hello-world": invalid syntax""")]
    [InlineData("/api/traces/123456789012345678901234567890123", "TraceID cannot be longer than 32 hex characters: 123456789012345678901234567890123")]
    [InlineData("/api/traces/1?start=x", """unable to parse param 'start': strconv.ParseInt: parsing "x": invalid syntax""")]
    [InlineData("/api/traces/1?raw=2", """unable to parse param 'raw': strconv.ParseBool: parsing "2": invalid syntax""")]
    public async Task Refuses_what_makes_no_sense(string path, string message)
    {
        var (status, _, body) = await _api.GetAsync(path);

        Assert.Equal(400, status);
        Assert.Equal(message, JsonNode.Parse(body)!["errors"]![0]!["msg"]!.GetValue<string>());
    }

    [Fact]
    public async Task Takes_base64_ids_and_hands_the_window_on()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("5b8efff798038103d269b633813fc60c", 1)])));

        Assert.Equal(200, (await _api.GetAsync("/api/traces/W47_95gDgQPSabYzgT_GDA?start=1000001&end=2000000")).Status);
        var asked = Assert.Single(_api.Store.LastGet!.Query);
        Assert.Equal((1, 1000, 2), (asked.StartTime.Seconds, asked.StartTime.Nanos, asked.EndTime.Seconds));
    }

    [Fact]
    public async Task Gives_a_server_span_that_shares_its_id_with_its_client_an_id_of_its_own_unless_raw()
    {
        _api.Store.Add(Otlp.Trace(
            ("front", [Otlp.Span("1", 5, kind: Span.Types.SpanKind.Client)]),
            ("back", [Otlp.Span("1", 5, kind: Span.Types.SpanKind.Server), Otlp.Span("1", 6, parent: 5)])));

        Assert.Equal(["5<-", "1<-5", "6<-1"], await IdsAsync("/api/traces/1"));
        Assert.Equal(["5<-", "5<-", "6<-5"], await IdsAsync("/api/traces/1?raw=1"));
    }

    [Fact]
    public async Task Reports_clock_skew_between_hosts_without_moving_spans()
    {
        var trace = Otlp.Trace(("front", [Otlp.Span("1", 1, duration: 10_000_000)]), ("back", [Otlp.Span("1", 2, parent: 1, after: 60_000_000, duration: 4_000_000)]));
        _api.Store.Add(trace);

        var spans = await SpansAsync("/api/traces/1");

        Assert.Equal(1795342530060000, spans[1]!["startTime"]!.GetValue<long>());
        Assert.Equal("clock skew adjustment disabled; not applying calculated delta of -57ms", spans[1]!["warnings"]![0]!.GetValue<string>());
        Assert.Null(spans[0]!["warnings"]);
    }

    [Fact]
    public async Task Shares_a_process_between_equal_resources_of_different_chunks()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("shop", [Otlp.Span("1", 2, 1)]), ("cart", [Otlp.Span("1", 3, 1)])));

        Assert.Equal(["p1", "p1", "p2"], (await SpansAsync("/api/traces/1")).Select(span => span!["processID"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Moves_what_a_span_says_about_its_library_to_the_process()
    {
        var span = Otlp.Span("1", 1);
        span.Attributes.Add(Otlp.Attribute("telemetry.sdk.language", "go"));
        _api.Store.Add(Otlp.Trace(("shop", [span])));

        var trace = JsonNode.Parse((await _api.GetAsync("/api/traces/1")).Body)!["data"]![0]!;

        Assert.Equal("telemetry.sdk.language", trace["processes"]!["p1"]!["tags"]![0]!["key"]!.GetValue<string>());
        Assert.DoesNotContain(trace["spans"]![0]!["tags"]!.AsArray(), tag => tag!["key"]!.GetValue<string>() == "telemetry.sdk.language");
    }

    private async Task<JsonArray> SpansAsync(string path) => JsonNode.Parse((await _api.GetAsync(path)).Body)!["data"]![0]!["spans"]!.AsArray();

    private async Task<List<string>> IdsAsync(string path) => [.. (await SpansAsync(path)).Select(span =>
    {
        var parent = span!["references"]!.AsArray().FirstOrDefault()?["spanID"]!.GetValue<string>();
        return $"{Short(span["spanID"]!.GetValue<string>())}<-{(parent is null ? "" : Short(parent))}";
    })];

    private static string Short(string id) => ulong.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
}
