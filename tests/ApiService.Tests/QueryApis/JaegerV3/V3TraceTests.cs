using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

/// <summary><c>GET /api/v3/traces/{id}</c>.</summary>
public sealed class V3TraceTests : IClassFixture<ApiFixture>
{
    private readonly ApiHost _api;

    public V3TraceTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    /// <summary>Jaeger's own snapshot, with a service.</summary>
    [Fact]
    public async Task Gives_a_trace_as_OTLP_JSON()
    {
        var span = Otlp.Span("1", 2, name: "foobar", kind: Span.Types.SpanKind.Server);
        span.Status = new Status { Code = Status.Types.StatusCode.Error };
        _api.Store.Add(Otlp.Trace(("shop", [span])));

        var json =
            """
            {"result":{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"scope":{},
            "spans":[{"traceId":"00000000000000000000000000000001","spanId":"0000000000000002","name":"foobar","kind":2,
            "startTimeUnixNano":"1795342530000000000","endTimeUnixNano":"1795342530005000000","status":{"code":2}}]}]}]}}
            """.Replace("\n", "", StringComparison.Ordinal);
        Assert.Equal((200, "application/json", json), await _api.GetAsync("/api/v3/traces/00000000000000000000000000000001"));
        Assert.Equal((200, "application/json", json), await _api.GetAsync("/api/v3/traces/1?rawTraces=true"));
    }

    [Fact]
    public async Task Writes_every_field_and_type_of_value()
    {
        var span = Otlp.Span("5b8efff798038103d269b633813fc60c", 0xeee19b7ec3c1b174, parent: 0xeee19b7ec3c1b173);
        span.TraceState = "a=b";
        span.Flags = 257;
        span.DroppedAttributesCount = 1;
        span.DroppedEventsCount = 2;
        span.DroppedLinksCount = 3;
        span.Attributes.Add(Otlp.Attribute("a", "text <&>\u00e4\n"));
        span.Attributes.Add(Otlp.Attribute("b", new AnyValue { BoolValue = false }));
        span.Attributes.Add(Otlp.Attribute("c", new AnyValue { IntValue = long.MinValue }));
        span.Attributes.Add(Otlp.Attribute("d", new AnyValue { DoubleValue = 72.5 }));
        span.Attributes.Add(Otlp.Attribute("e", new AnyValue { BytesValue = ByteString.CopyFrom(1, 2, 255) }));
        span.Attributes.Add(Otlp.Attribute("f", new AnyValue { ArrayValue = new ArrayValue { Values = { new AnyValue { IntValue = 1 }, new AnyValue() } } }));
        span.Attributes.Add(Otlp.Attribute("g", new AnyValue { KvlistValue = new KeyValueList { Values = { Otlp.Attribute("k", "v") } } }));
        span.Attributes.Add(new KeyValue { Key = "h" });
        span.Events.Add(new Span.Types.Event { TimeUnixNano = 7, Name = "e", Attributes = { Otlp.Attribute("k", "v") }, DroppedAttributesCount = 4 });
        var (linkedTrace, linkedSpan) = (Otlp.Hex("00000000000000000000000000000007"), Otlp.Hex("0000000000000008"));
        span.Links.Add(new Span.Types.Link { TraceId = linkedTrace, SpanId = linkedSpan, TraceState = "s", Flags = 1 });
        span.Status = new Status { Message = "m" };
        var trace = Otlp.Trace(("shop", [span]));
        trace.ResourceSpans[0].SchemaUrl = "r";
        trace.ResourceSpans[0].Resource.DroppedAttributesCount = 5;
        trace.ResourceSpans[0].Resource.EntityRefs.Add(new EntityRef { Type = "service", IdKeys = { "service.name" } });
        trace.ResourceSpans[0].ScopeSpans[0].SchemaUrl = "s";
        trace.ResourceSpans[0].ScopeSpans[0].Scope = new InstrumentationScope { Name = "lib", Version = "1", Attributes = { Otlp.Attribute("k", "v") }, DroppedAttributesCount = 6 };
        _api.Store.Add(trace);

        const string Expected = """
            {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}],"droppedAttributesCount":5,
            "entityRefs":[{"type":"service","idKeys":["service.name"]}]},
            "scopeSpans":[{"scope":{"name":"lib","version":"1","attributes":[{"key":"k","value":{"stringValue":"v"}}],"droppedAttributesCount":6},
            "spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","traceState":"a=b","parentSpanId":"eee19b7ec3c1b173","flags":257,
            "name":"op","kind":1,"startTimeUnixNano":"1795342530000000000","endTimeUnixNano":"1795342530005000000",
            "attributes":[{"key":"a","value":{"stringValue":"text <&>ä\n"}},{"key":"b","value":{"boolValue":false}},{"key":"c","value":{"intValue":"-9223372036854775808"}},
            {"key":"d","value":{"doubleValue":72.5}},{"key":"e","value":{"bytesValue":"AQL/"}},{"key":"f","value":{"arrayValue":{"values":[{"intValue":"1"},{}]}}},
            {"key":"g","value":{"kvlistValue":{"values":[{"key":"k","value":{"stringValue":"v"}}]}}},{"key":"h","value":{}}],"droppedAttributesCount":1,
            "events":[{"timeUnixNano":"7","name":"e","attributes":[{"key":"k","value":{"stringValue":"v"}}],"droppedAttributesCount":4}],"droppedEventsCount":2,
            "links":[{"traceId":"00000000000000000000000000000007","spanId":"0000000000000008","traceState":"s","flags":1}],"droppedLinksCount":3,
            "status":{"message":"m"}}],"schemaUrl":"s"}],"schemaUrl":"r"}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Expected), await ResourceAsync("?rawTraces=1")));

        var warned = JsonNode.Parse(Expected)!;
        warned["scopeSpans"]![0]!["spans"]![0]!["attributes"]!.AsArray().Add(JsonNode.Parse("""
            {"key":"@jaeger@warnings","value":{"arrayValue":{"values":[{"stringValue":"parent span ID=eee19b7ec3c1b173 is not in the trace; skipping clock skew adjustment"}]}}}
            """));
        Assert.True(JsonNode.DeepEquals(warned, await ResourceAsync("")));

        async Task<JsonNode> ResourceAsync(string parameters) =>
            JsonNode.Parse((await _api.GetAsync($"/api/v3/traces/5b8efff798038103d269b633813fc60c{parameters}")).Body)!["result"]!["resourceSpans"]!.AsArray().Single()!;
    }

    [Theory]
    [InlineData("0123456789abcdeffedcba9876543210")]
    [InlineData("123456789ABCDEFfedcba9876543210")] // Of any case, and without its zero.
    [InlineData("ASNFZ4mrze%2F%2B3LqYdlQyEA==")] // Base64, as protobuf's JSON has bytes; a slash has to be escaped.
    [InlineData("ASNFZ4mrze/%2B3LqYdlQyEA==", 404)] // This is another path.
    [InlineData("ASNFZ4mrze_-3LqYdlQyEA==")]
    [InlineData("ASNFZ4mrze_-3LqYdlQyEA")]
    [InlineData("0123456789abcdef0000000000000000", 404)]
    [InlineData("fedcba9876543210", 404)] // Half of it is another id.
    public async Task Takes_an_id_in_hexadecimal_or_base64(string id, int expected = 200)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("0123456789abcdeffedcba9876543210", 1)])));

        Assert.Equal(expected, (await _api.GetAsync($"/api/v3/traces/{id}")).Status);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("0000000000000001")]
    [InlineData("00000000000000000000000000000001")]
    [InlineData("AAAAAAAAAAE=")] // Eight bytes.
    public async Task An_id_of_64_bits_may_be_short(string id)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));

        Assert.Equal(200, (await _api.GetAsync($"/api/v3/traces/{id}")).Status);
    }

    [Theory]
    [InlineData("xyz", """strconv.ParseUint: parsing "xyz": invalid syntax""")]
    [InlineData("no.pe", """strconv.ParseUint: parsing "no.pe": invalid syntax""")]
    [InlineData("000000000000000000000000000000000", "TraceID cannot be longer than 32 hex characters: 000000000000000000000000000000000")]
    [InlineData("0123456789abcdefg", """strconv.ParseUint: parsing "123456789abcdefg": invalid syntax""")]
    [InlineData("MTIzNA==", "invalid length for TraceID")]
    public async Task Refuses_what_is_no_id(string id, string error) =>
        Assert.Equal(V3.Error(400, $"malformed parameter trace_id: {error}"), await _api.GetAsync($"/api/v3/traces/{id}"));

    [Theory]
    [InlineData("startTime=x", "startTime: parsing time \"x\" as \"2006-01-02T15:04:05.999999999Z07:00\": cannot parse \"x\" as \"2006\"")]
    [InlineData("start_time=1795342530", "start_time: parsing time \"1795342530\" as \"2006-01-02T15:04:05.999999999Z07:00\": cannot parse \"342530\" as \"-\"")]
    [InlineData("endTime=2026-11-22", "endTime: parsing time \"2026-11-22\" as \"2006-01-02T15:04:05.999999999Z07:00\": cannot parse \"\" as \"T\"")]
    [InlineData("end_time=2026-13-22T00:00:00Z", "end_time: parsing time \"2026-13-22T00:00:00Z\": month out of range")]
    [InlineData("rawTraces=x", "rawTraces: strconv.ParseBool: parsing \"x\": invalid syntax")]
    [InlineData("raw_traces=2", "raw_traces: strconv.ParseBool: parsing \"2\": invalid syntax")]
    [InlineData("rawTraces=&raw_traces=yes", "raw_traces: strconv.ParseBool: parsing \"yes\": invalid syntax")] // Empty is as good as absent.
    public async Task Refuses_parameters_that_make_no_sense(string parameters, string error) =>
        Assert.Equal(V3.Error(400, $"malformed parameter {error}"), await _api.GetAsync($"/api/v3/traces/1?{parameters}"));

    [Theory]
    [InlineData("startTime=2000-01-02T12:30:08.999999998Z&endTime=2000-04-05T21:55:16.999999992%2B08:00")]
    [InlineData("start_time=2000-01-02T12:30:08.999999998Z&end_time=2000-04-05T21:55:16.999999992%2B08:00")]
    [InlineData("start_time=1999-01-01T00:00:00Z&startTime=2000-01-02T12:30:08.999999998Z&endTime=2000-04-05T13:55:16.999999992Z&endTime=2001-01-01T00:00:00Z")]
    public async Task Hands_the_window_on_as_a_hint(string parameters)
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));

        Assert.Equal(200, (await _api.GetAsync($"/api/v3/traces/1?{parameters}")).Status);
        var asked = Assert.Single(_api.Store.LastGet!.Query);
        Assert.Equal((946816208L, 999_999_998, 954942916L, 999_999_992), (asked.StartTime.Seconds, asked.StartTime.Nanos, asked.EndTime.Seconds, asked.EndTime.Nanos));
    }

    [Fact]
    public async Task Without_a_window_there_is_no_hint()
    {
        await _api.GetAsync("/api/v3/traces/1");

        var asked = Assert.Single(_api.Store.LastGet!.Query);
        Assert.Null(asked.StartTime);
        Assert.Null(asked.EndTime);
    }

    [Fact]
    public async Task Says_that_an_unknown_trace_is_not_found()
    {
        _api.Store.Add(Otlp.Trace(("shop", [Otlp.Span("1", 1)])));

        Assert.Equal(V3.Error(404, "No traces found"), await _api.GetAsync("/api/v3/traces/2"));
    }

    /// <summary>Beyond Jaeger: OTLP in protobuf, which is adjusted or raw as the JSON is.</summary>
    [Fact]
    public async Task Gives_protobuf_to_who_accepts_it()
    {
        var (first, second) = (Otlp.Trace(("shop", [Otlp.Span("1", 1)])), Otlp.Trace(("cart", [Otlp.Span("1", 2, 9)])));
        _api.Store.Add(first, second);
        var whole = first.Clone();
        whole.MergeFrom(second);

        Assert.Equal(whole, await ProtobufAsync("?rawTraces=true"));
        var adjusted = await ProtobufAsync("");
        Assert.Equal("@jaeger@warnings", adjusted.ResourceSpans[1].ScopeSpans[0].Spans[0].Attributes.Single().Key);
        Assert.Equal(first.ResourceSpans[0].ScopeSpans[0].Spans, adjusted.ResourceSpans[0].ScopeSpans[0].Spans);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Only_reads(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("/api/v3/traces/1", UriKind.Relative));
        using var response = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode); // As every other path and method below /api.
    }

    private async Task<TracesData> ProtobufAsync(string parameters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v3/traces/1{parameters}", UriKind.Relative));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/x-protobuf"));
        using var response = await _api.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("application/x-protobuf", response.Content.Headers.ContentType?.MediaType);
        return TracesData.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }
}
