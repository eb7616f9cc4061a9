using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Tests.Protos.JaegerV2;
using static Tracepost.ApiService.Tests.Hosting.Otlp;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Grpc.JaegerProto;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;
using Span = Tracepost.ApiService.Tests.Protos.JaegerV2.Span;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Grpc;

/// <summary>What api_v2 becomes in OTLP, field by field.</summary>
public sealed class JaegerProtoTranslatorTests
{
    private const ulong Second = 1_000_000_000;

    [Fact]
    public void Translates_every_field()
    {
        var span = Span("GET /", 0xa1, ChildOf(0xa0), FollowsFrom(0xb0), ChildOf(0xc0, Hex("ff000000000000000000000000000001")));
        span.Flags = 3;
        span.StartTime.Nanos = 123456789;
        span.Duration = new Duration { Seconds = 2, Nanos = 5 };
        span.ProcessId = "p1";
        span.Warnings.Add(["clock skew", "another"]);
        span.Tags.Add([
            Tag("span.kind", "server"), Tag("text", "ü"), Tag("truth", true), Tag("integer", long.MinValue), Tag("number", 0.1), Tag("bytes", [0, 255]),
            Tag("w3c.tracestate", "a=b,c=d")]);
        span.Logs.Add(new Log { Timestamp = new Timestamp { Seconds = 5, Nanos = 6 }, Fields = { Tag("event", "retry"), Tag("attempt", 2L) } });
        span.Logs.Add(new Log { Timestamp = new Timestamp { Seconds = 7 }, Fields = { Tag("message", "no name") } });

        var translated = Translate(Process("shop", Tag("ip", "10.0.0.1"), Tag("hostname", "h1"), Tag("jaeger.version", "Go-2.30.0")), span);

        var expected = new OtlpSpan
        {
            TraceId = TraceId,
            SpanId = SpanId,
            ParentSpanId = Hex("00000000000000a0"),
            Name = "GET /",
            Kind = OtlpSpan.Types.SpanKind.Server,
            TraceState = "a=b,c=d",
            StartTimeUnixNano = Start + 123456789,
            EndTimeUnixNano = Start + 123456789 + (2 * Second) + 5,
            Flags = 1,
            Attributes =
            {
                Attribute("jaeger.debug", new AnyValue { BoolValue = true }),
                Attribute("text", "ü"),
                Attribute("truth", new AnyValue { BoolValue = true }),
                Attribute("integer", new AnyValue { IntValue = long.MinValue }),
                Attribute("number", new AnyValue { DoubleValue = 0.1 }),
                Attribute("bytes", new AnyValue { BytesValue = ByteString.CopyFrom(0, 255) }),
                Attribute("@jaeger@warnings", new AnyValue { ArrayValue = new ArrayValue { Values = { Text("clock skew"), Text("another") } } }),
            },
            Links =
            {
                Link(TraceId, "00000000000000b0", "follows_from"),
                Link(Hex("ff000000000000000000000000000001"), "00000000000000c0", "child_of"),
            },
            Events =
            {
                new OtlpSpan.Types.Event
                {
                    TimeUnixNano = (5 * Second) + 6, Name = "retry", Attributes = { Attribute("attempt", new AnyValue { IntValue = 2 }) },
                },
                new OtlpSpan.Types.Event { TimeUnixNano = 7 * Second, Attributes = { Attribute("message", "no name") } },
            },
        };
        var resource = Assert.Single(translated.ResourceSpans);
        Assert.Equal(
            [
                Attribute("ip", "10.0.0.1"), Attribute("service.name", "shop"), Attribute("host.name", "h1"),
                Attribute("opencensus.exporterversion", "Jaeger-Go-2.30.0"),
            ],
            resource.Resource.Attributes);
        Assert.Equal(expected, Assert.Single(Assert.Single(resource.ScopeSpans).Spans));
    }

    [Fact]
    public void The_parent_is_the_first_child_of_in_the_trace_else_the_first_follows_from_and_all_others_are_links()
    {
        var elsewhere = Hex("ff000000000000000000000000000001");

        Assert.Equal("00000000000000a0", Parent(FollowsFrom(0xb0), ChildOf(0xc0, elsewhere), ChildOf(0xa0), ChildOf(0xd0)));
        Assert.Equal("00000000000000b0", Parent(FollowsFrom(0xb0), FollowsFrom(0xb1), ChildOf(0xc0, elsewhere)));
        Assert.Equal("", Parent(ChildOf(0xc0, elsewhere)));
        Assert.Equal("", Parent());
        Assert.Equal(
            ["b0 follows_from", "c0 child_of", "d0 child_of"],
            Links(FollowsFrom(0xb0), ChildOf(0xc0, elsewhere), ChildOf(0xa0), ChildOf(0xd0), ChildOf(0xa0)));
        Assert.Equal(["b0 follows_from"], Links(FollowsFrom(0xb0)));
        Assert.Empty(Links(ChildOf(0xa0)));

        static string Parent(params SpanRef[] references) => Convert.ToHexStringLower(Translate(Span(references: references)).ParentSpanId.Span);
        static IEnumerable<string> Links(params SpanRef[] references) => Translate(Span(references: references)).Links
            .Select(link => $"{link.SpanId[7]:x} {link.Attributes.Single().Value.StringValue}");
    }

    [Fact]
    public void The_trace_id_may_come_after_the_references()
    {
        var span = Span(references: ChildOf(0xa0));
        span.TraceId = ByteString.Empty;
        byte[] late = [.. span.ToByteArray(), 0x0A, 16, .. TraceId];
        byte[] batch = [0x0A, (byte)late.Length, .. late];

        var translated = Translate([0x0A, (byte)batch.Length, .. batch]).ResourceSpans.Single().ScopeSpans.Single().Spans.Single();

        Assert.Equal(Hex("00000000000000a0"), translated.ParentSpanId);
        Assert.Equal(TraceId, translated.TraceId);
    }

    [Theory]
    [InlineData("a1a2a3a4a5a6a7a8", "0000000000000000a1a2a3a4a5a6a7a8")]
    [InlineData("", "")]
    [InlineData("a1a2", "a1a2")]
    [InlineData("0102030405060708090a0b0c0d0e0f1011", "0102030405060708090a0b0c0d0e0f1011")]
    public void Short_trace_ids_get_zeros_and_wrong_ones_are_left_for_the_store_to_reject(string id, string expected)
    {
        var span = Span();
        span.TraceId = Hex(id);
        var spans = Translate(null, span, Span("good")).ResourceSpans.Single().ScopeSpans.Single().Spans;
        var ids = spans.Select(translated => Convert.ToHexStringLower(translated.TraceId.Span));

        Assert.Equal([expected, Convert.ToHexStringLower(TraceId.Span)], ids);
    }

    [Fact]
    public void A_reference_with_a_wrong_id_leads_nowhere()
    {
        var translated = Translate(Span(references: new SpanRef { TraceId = Hex("01"), SpanId = Hex("02") }));

        Assert.Equal(ByteString.Empty, translated.ParentSpanId);
        Assert.Equal(Link(Hex(new string('0', 32)), "0000000000000000", "child_of"), Assert.Single(translated.Links));
    }

    [Fact]
    public void Spans_with_a_process_of_their_own_get_a_resource_and_neighbours_share_it()
    {
        Span[] spans = [Span("1"), With(Span("2"), "own"), With(Span("3"), "own"), Span("4"), With(Span("5"), "other"), With(Span("6"), "own")];

        var translated = Translate(Process("batch"), spans);

        Assert.Equal(["batch: 1 4", "own: 2 3", "other: 5", "own: 6"], Describe(translated));
    }

    [Fact]
    public void An_empty_process_is_a_process_too_and_a_batch_may_have_none()
    {
        var span = Span("2");
        span.Process = new Process();

        Assert.Equal(["batch: 1", ": 2"], Describe(Translate(Process("batch"), Span("1"), span)));
        Assert.Equal([": 1 2"], Describe(Translate(null, Span("1"), Span("2"))));
        Assert.Empty(Translate(Process("batch")).ResourceSpans);
        Assert.Empty(Translate(new PostSpansRequest()).ResourceSpans);
    }

    [Fact]
    public void Scopes_come_from_tags()
    {
        var first = Span("1");
        first.Tags.Add([Tag("otel.scope.version", "1.0"), Tag("otel.scope.name", "lib")]);
        var second = Span("2");
        second.Tags.Add([Tag("otel.scope.name", "lib"), Tag("otel.scope.version", "1.0")]);
        var third = Span("3");
        third.Tags.Add(Tag("otel.scope.version", "1.0"));

        var scopes = Translate(null, first, second, third).ResourceSpans.Single().ScopeSpans;

        Assert.Equal(2, scopes.Count);
        Assert.Equal(new InstrumentationScope { Name = "lib", Version = "1.0" }, scopes[0].Scope);
        Assert.All(scopes[0].Spans, span => Assert.Empty(span.Attributes));
        Assert.Equal(["1", "2"], scopes[0].Spans.Select(span => span.Name));
        Assert.Null(scopes[1].Scope);
        Assert.Equal([Attribute("otel.scope.version", "1.0")], Assert.Single(scopes[1].Spans).Attributes);
    }

    [Theory]
    [InlineData("OTLPResourceNoServiceName")]
    [InlineData("")]
    public void A_process_without_a_service_keeps_its_tags(string service)
    {
        var resource = Translate(Process(service, Tag("hostname", "h1"), Tag("host.name", "h2")), Span()).ResourceSpans.Single().Resource;

        Assert.Equal([Attribute("host.name", "h2"), Attribute("hostname", "h1")], resource.Attributes);
    }

    [Fact]
    public void Times_that_nanoseconds_cannot_hold_end_where_nanoseconds_end()
    {
        var early = Span();
        early.StartTime = new Timestamp { Seconds = -62135596800 };
        var late = Span();
        late.StartTime = new Timestamp { Seconds = 253402300799, Nanos = 999999999 };
        late.Duration = new Duration { Seconds = long.MaxValue };
        var backwards = Span();
        backwards.Duration = new Duration { Seconds = -5 };

        Assert.Equal((0UL, Second), Times(early));
        Assert.Equal(((ulong)long.MaxValue, (ulong)long.MaxValue), Times(late));
        Assert.Equal((Start, Start), Times(backwards));

        static (ulong, ulong) Times(Span span) => (Translate(span).StartTimeUnixNano, Translate(span).EndTimeUnixNano);
    }

    [Fact]
    public void Invalid_UTF8_is_mended()
    {
        var request = Request(Process("shop"), Span("name", references: ChildOf(0xa0))).ToByteArray();
        var at = request.AsSpan().IndexOf("name"u8);
        request[at] = 0xFF;

        Assert.Equal("\uFFFDame", Translate(request).ResourceSpans.Single().ScopeSpans.Single().Spans.Single().Name);
    }

    [Fact]
    public void An_unknown_type_of_tag_is_named()
    {
        var translated = Translate(new Protos.JaegerV2.KeyValue { Key = "new", VType = (Protos.JaegerV2.ValueType)9 });

        Assert.Equal([Attribute("new", "<Unknown Jaeger TagType \"9\">")], translated.Attributes);
    }

    private static Span With(Span span, string service)
    {
        span.Process = Process(service);
        return span;
    }

    private static IEnumerable<string> Describe(ExportTraceServiceRequest request) => request.ResourceSpans.Select(resource =>
        $"{resource.Resource.Attributes.SingleOrDefault()?.Value.StringValue}: {Names(resource)}");

    private static string Names(ResourceSpans resource) =>
        string.Join(' ', resource.ScopeSpans.SelectMany(scope => scope.Spans).Select(span => span.Name));

    private static AnyValue Text(string text) => new() { StringValue = text };

    private static OtlpSpan.Types.Link Link(ByteString traceId, string spanId, string type) =>
        new() { TraceId = traceId, SpanId = Hex(spanId), Attributes = { Attribute("opentracing.ref_type", type) } };
}
