using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Hosting;
using static OpenTelemetry.Proto.Trace.V1.Span.Types;
using Status = OpenTelemetry.Proto.Trace.V1.Status;

namespace Tracepost.ApiService.Tests.QueryApis.Zipkin;

/// <summary>Spans that did not come from Zipkin: https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/.</summary>
public sealed class ZipkinOtlpSpanTests : IClassFixture<ApiFixture>
{
    private const string Ids = "\"traceId\":\"0000000000000001\",\"id\":\"0000000000000002\"";
    private const string Times = "\"timestamp\":1795342530000000,\"duration\":5000";

    private readonly ApiHost _api;

    public ZipkinOtlpSpanTests(ApiFixture fixture)
    {
        _api = fixture.Host;
        _api.Store.Clear();
    }

    [Fact]
    public async Task Translates_a_whole_span()
    {
        var span = Otlp.Span(
            "5b8efff798038103d269b633813fc60c", 0xeee19b7ec3c1b174, parent: 0xeee19b7ec3c1b173, name: "GET /Users", kind: SpanKind.Client);
        span.TraceState = "a=1";
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "no answer" };
        span.Attributes.AddRange(
        [
            Otlp.Attribute("peer.service", "Orders"),
            Otlp.Attribute("network.peer.address", "10.0.0.9"),
            Otlp.Attribute("network.peer.port", new AnyValue { IntValue = 8443 }),
            Otlp.Attribute("int", new AnyValue { IntValue = -7 }),
            Otlp.Attribute("bool", new AnyValue { BoolValue = true }),
            Otlp.Attribute("double", new AnyValue { DoubleValue = 0.25 }),
            Otlp.Attribute("bytes", new AnyValue { BytesValue = ByteString.CopyFrom(0, 255) }),
            Otlp.Attribute(
                "list", new AnyValue { ArrayValue = new ArrayValue { Values = { new AnyValue { IntValue = 1 }, new AnyValue { StringValue = "b" } } } }),
            Otlp.Attribute("map", new AnyValue { KvlistValue = new KeyValueList { Values = { Otlp.Attribute("k", "v") } } }),
            Otlp.Attribute("none", new AnyValue()),
            Otlp.Attribute("host.name", "of the span"),
        ]);
        span.DroppedAttributesCount = 1;
        span.DroppedEventsCount = 2;
        span.DroppedLinksCount = 3;
        span.Events.Add(new Event
        {
            TimeUnixNano = Otlp.Start + 2_000,
            Name = "Retry",
            Attributes = { Otlp.Attribute("n", new AnyValue { IntValue = 1 }), Otlp.Attribute("why", "slow") },
        });
        span.Events.Add(new Event { TimeUnixNano = Otlp.Start + 1_999, Name = "Sent" });
        span.Events.Add(new Event { Name = "Without a time" });
        span.Links.Add(new Link
        {
            TraceId = Otlp.Hex("5af7183fb1d4cf5f6b221d5bc9e6496c"),
            SpanId = Otlp.Hex("352bff9a74ca9ad2"),
            TraceState = "b=2",
            Attributes = { Otlp.Attribute("k", "v") },
            DroppedAttributesCount = 4,
        });
        var trace = Otlp.Trace(("Front End", [span]));
        trace.ResourceSpans[0].Resource.Attributes.AddRange(
            [Otlp.Attribute("host.name", "h1"), Otlp.Attribute("process.pid", new AnyValue { IntValue = 42 })]);
        trace.ResourceSpans[0].ScopeSpans[0].Scope = new InstrumentationScope { Name = "lib", Version = "1.2", Attributes = { Otlp.Attribute("scope.kind", "x") } };

        Assert.Equal(
            """
            {"traceId":"5b8efff798038103d269b633813fc60c","parentId":"eee19b7ec3c1b173","id":"eee19b7ec3c1b174","kind":"CLIENT","name":"get /users",
            "timestamp":1795342530000000,"duration":5000,"localEndpoint":{"serviceName":"front end"},
            "remoteEndpoint":{"serviceName":"orders","ipv4":"10.0.0.9","port":8443},
            "annotations":[{"timestamp":1795342530000000,"value":"Without a time"},{"timestamp":1795342530000001,"value":"Sent"},
            {"timestamp":1795342530000002,"value":"\"Retry\":{\"n\":1,\"why\":\"slow\"}"}],
            "tags":{"bool":"true","bytes":"AP8=","double":"0.25","error":"no answer","host.name":"of the span","int":"-7","list":"[1,\"b\"]",
            "map":"{\"k\":\"v\"}","none":"","otel.dropped_attributes_count":"1","otel.dropped_events_count":"2","otel.dropped_links_count":"3",
            "otel.library.name":"lib","otel.library.version":"1.2","otel.scope.name":"lib","otel.scope.version":"1.2","otel.status_code":"ERROR",
            "otlp.link.0":"5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2|b=2|{\"k\":\"v\"}|4","process.pid":"42","scope.kind":"x","w3c.tracestate":"a=1"}}
            """.ReplaceLineEndings(""),
            await GetAsync(trace));
    }

    [Theory]
    [InlineData(SpanKind.Unspecified, "")]
    [InlineData(SpanKind.Internal, ",\"tags\":{\"span.kind\":\"internal\"}")]
    [InlineData(SpanKind.Client, "", "\"kind\":\"CLIENT\",")]
    [InlineData(SpanKind.Server, "", "\"kind\":\"SERVER\",")]
    [InlineData(SpanKind.Producer, "", "\"kind\":\"PRODUCER\",")]
    [InlineData(SpanKind.Consumer, "", "\"kind\":\"CONSUMER\",")]
    public async Task Says_the_kind(SpanKind kind, string tags, string said = "") => Assert.Equal(
        $$"""{{{Ids}},{{said}}"name":"op",{{Times}},"localEndpoint":{"serviceName":"shop"}{{tags}}}""",
        await GetAsync(Otlp.Trace(("shop", [Otlp.Span("1", 2, kind: kind)]))));

    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(1, 0, "\"timestamp\":1795342530000000,\"duration\":1")]
    [InlineData(999, 0, "\"timestamp\":1795342530000000,\"duration\":1")]
    [InlineData(1_000, 0, "\"timestamp\":1795342530000000,\"duration\":1")]
    [InlineData(1_999, 999, "\"timestamp\":1795342530000000,\"duration\":1")]
    [InlineData(2_000, 1_000, "\"timestamp\":1795342530000001,\"duration\":2")]
    public async Task Cuts_times_off_to_microseconds(ulong duration, ulong after, string times)
    {
        var fields = times.Length > 0 ? times : "\"timestamp\":1795342530000000";
        Assert.Equal(
            $$$"""{{{{Ids}}},"name":"op",{{{fields}}},"localEndpoint":{"serviceName":"shop"}}""",
            await GetAsync(Otlp.Trace(("shop", [Otlp.Span("1", 2, after: after, duration: duration, kind: SpanKind.Unspecified)]))));
    }

    [Fact]
    public async Task A_span_that_ends_before_it_starts_has_no_duration()
    {
        var span = Otlp.Span("1", 2, kind: SpanKind.Unspecified);
        span.EndTimeUnixNano = span.StartTimeUnixNano - 1_000;
        Assert.DoesNotContain("duration", await GetAsync(Otlp.Trace(("shop", [span]))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Status.Types.StatusCode.Unset, "", "")]
    [InlineData(Status.Types.StatusCode.Unset, "ignored", "")]
    [InlineData(Status.Types.StatusCode.Ok, "", "\"otel.status_code\":\"OK\"")]
    [InlineData(Status.Types.StatusCode.Ok, "ignored", "\"otel.status_code\":\"OK\"")]
    [InlineData(Status.Types.StatusCode.Error, "", "\"error\":\"\",\"otel.status_code\":\"ERROR\"")]
    [InlineData(Status.Types.StatusCode.Error, "why", "\"error\":\"why\",\"otel.status_code\":\"ERROR\"")]
    public async Task Says_the_status_in_tags(Status.Types.StatusCode code, string message, string tags)
    {
        var span = Otlp.Span("1", 2, kind: SpanKind.Unspecified);
        span.Status = new Status { Code = code, Message = message };
        Assert.Equal(tags, await TagsAsync(span));
    }

    [Theory]
    [InlineData(false, Status.Types.StatusCode.Unset, "")]
    [InlineData(true, Status.Types.StatusCode.Unset, "\"error\":\"true\"")]
    [InlineData(true, Status.Types.StatusCode.Error, "\"error\":\"\",\"otel.status_code\":\"ERROR\"")]
    public async Task An_attribute_error_that_is_false_would_be_an_error_in_zipkin(bool error, Status.Types.StatusCode code, string tags)
    {
        var span = Otlp.Span("1", 2, kind: SpanKind.Unspecified);
        span.Attributes.Add(Otlp.Attribute("error", new AnyValue { BoolValue = error }));
        span.Status = new Status { Code = code };
        Assert.Equal(tags, await TagsAsync(span));
    }

    [Theory]
    // What was found is not taken from the tags, unless the endpoint says it whole.
    [InlineData(SpanKind.Client, "server.address=db.example", "\"serviceName\":\"db.example\"", "\"server.address\":\"db.example\"")]
    [InlineData(SpanKind.Server, "server.address=db.example", "", "\"server.address\":\"db.example\"")]
    [InlineData(SpanKind.Server, "peer.service=Db", "\"serviceName\":\"db\"", "")]
    [InlineData(SpanKind.Client, "network.peer.address=2001:DB8::1", "\"ipv6\":\"2001:db8::1\"", "")]
    [InlineData(SpanKind.Client, "network.peer.address=::ffff:10.0.0.1", "\"ipv4\":\"10.0.0.1\"", "")]
    [InlineData(SpanKind.Client, "network.peer.address=/tmp/db.sock", "", "\"network.peer.address\":\"/tmp/db.sock\"")]
    [InlineData(SpanKind.Client, "network.peer.address=1", "", "\"network.peer.address\":\"1\"")]
    [InlineData(SpanKind.Client, "network.peer.port=80", "", "\"network.peer.port\":\"80\"")] // A text, where the convention has a number.
    public async Task Finds_the_other_side(SpanKind kind, string attribute, string endpoint, string tags)
    {
        var span = Otlp.Span("1", 2, kind: kind);
        var parts = attribute.Split('=');
        span.Attributes.Add(Otlp.Attribute(parts[0], parts[1]));
        var json = await GetAsync(Otlp.Trace(("shop", [span])));
        Assert.Equal(endpoint, Between(json, "\"remoteEndpoint\":{"));
        Assert.Equal(tags, Between(json, "\"tags\":{"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(65_536)]
    public async Task A_number_that_is_no_port_stays_a_tag(long port)
    {
        var span = Otlp.Span("1", 2, kind: SpanKind.Unspecified);
        span.Attributes.Add(Otlp.Attribute("network.local.port", new AnyValue { IntValue = port }));
        Assert.Equal($"\"network.local.port\":\"{port}\"", await TagsAsync(span));
    }

    [Fact]
    public async Task A_span_of_no_service_has_no_local_endpoint()
    {
        var trace = Otlp.Trace(("shop", [Otlp.Span("1", 2, kind: SpanKind.Unspecified)]));
        trace.ResourceSpans[0].Resource = new Resource();
        Assert.Equal($$"""{{{Ids}},"name":"op",{{Times}}}""", await GetAsync(trace));
    }

    [Fact]
    public async Task Of_equal_attributes_the_last_counts()
    {
        var span = Otlp.Span("1", 2, kind: SpanKind.Unspecified);
        span.Attributes.AddRange([Otlp.Attribute("a", "1"), Otlp.Attribute("b", "2"), Otlp.Attribute("a", "3")]);
        Assert.Equal("\"a\":\"3\",\"b\":\"2\"", await TagsAsync(span));
    }

    [Fact]
    public async Task A_span_s_tags_are_not_the_next_one_s()
    {
        var (first, second) = (Otlp.Span("1", 2, kind: SpanKind.Client), Otlp.Span("1", 3, kind: SpanKind.Unspecified));
        first.Attributes.AddRange(
        [
            Otlp.Attribute("a", "1"), Otlp.Attribute("peer.service", "x"), Otlp.Attribute("zipkin.debug", new AnyValue { BoolValue = true }),
            Otlp.Attribute("zipkin.tag.error", "x"), Otlp.Attribute("zipkin.tag.span.kind", "x"),
            Otlp.Attribute("otel.zipkin.absentField.startTime", new AnyValue { BoolValue = true }),
        ]);
        first.Status = second.Status = new Status { Code = Status.Types.StatusCode.Error };
        _api.Store.Add(Otlp.Trace(("shop", [first, second])));
        Assert.EndsWith(
            $$$""",{"traceId":"0000000000000001","id":"0000000000000003","name":"op",{{{Times}}},"localEndpoint":{"serviceName":"shop"},"""
                + "\"tags\":{\"error\":\"\",\"otel.status_code\":\"ERROR\"}}]",
            (await _api.GetZipkinAsync("/api/v2/trace/1")).Body,
            StringComparison.Ordinal);
    }

    private async Task<string> TagsAsync(Span span) => Between(await GetAsync(Otlp.Trace(("shop", [span]))), "\"tags\":{");

    private static string Between(string json, string begin)
    {
        var at = json.IndexOf(begin, StringComparison.Ordinal);
        return at < 0 ? "" : json[(at + begin.Length)..json.IndexOf('}', at)];
    }

    private async Task<string> GetAsync(TracesData trace)
    {
        _api.Store.Add(trace);
        var id = Convert.ToHexStringLower(trace.ResourceSpans[0].ScopeSpans[0].Spans[0].TraceId.Span);
        var (status, _, body) = await _api.GetZipkinAsync($"/api/v2/trace/{id}");
        Assert.Equal(200, status);
        return body[1..^1];
    }
}
