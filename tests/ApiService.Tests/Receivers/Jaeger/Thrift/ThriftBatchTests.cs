using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.Testing.Protocols.Encoding;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift.Batches;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;
using Status = OpenTelemetry.Proto.Trace.V1.Status;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Thrift;

/// <summary>Batches in both encodings, written by Apache's library.</summary>
public sealed class ThriftBatchTests
{
    [Fact]
    public async Task A_span_keeps_its_ids_name_and_times()
    {
        var span = await TranslateSpanAsync(SpanOf(id: 7, parent: 6, name: "GET /ü"));

        var expected = new Span
        {
            TraceId = TraceId(High, Low), SpanId = SpanId(7), ParentSpanId = SpanId(6), Name = "GET /ü", Flags = 1,
            StartTimeUnixNano = Start * 1000, EndTimeUnixNano = (Start + 1500) * 1000,
        };
        Assert.Equal(expected, span);
    }

    [Fact]
    public async Task The_process_is_the_resource()
    {
        var batch = Batch(
            Process("shop", Tag("hostname", "web-1"), Tag("ip", "10.0.0.7"), Tag("jaeger.version", "Go-2.30.0"), Tag("cores", 8)), Work());

        var resource = (await TranslateAsync(batch)).ResourceSpans.Single().Resource;

        Assert.Equal(
            ["cores=8", "host.name=web-1", "ip=10.0.0.7", "opencensus.exporterversion=Jaeger-Go-2.30.0", "service.name=shop"], Texts(resource.Attributes));
    }

    [Fact]
    public async Task A_host_name_that_is_there_already_is_not_written_over()
    {
        var batch = Batch(Process("shop", Tag("hostname", "old"), Tag("host.name", "new"), Tag("jaeger.version", "Go"), Tag("opencensus.exporterversion", "x")));

        var resource = (await TranslateAsync(batch)).ResourceSpans.Single().Resource;

        Assert.Equal(["host.name=new", "hostname=old", "jaeger.version=Go", "opencensus.exporterversion=x", "service.name=shop"], Texts(resource.Attributes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("OTLPResourceNoServiceName")]
    public async Task A_process_without_a_service_is_a_resource_without_one(string service)
    {
        var request = await TranslateAsync(Batch(Process(service, Tag("ip", "10.0.0.7")), Work()));

        Assert.Equal(["ip=10.0.0.7"], Texts(request.ResourceSpans.Single().Resource.Attributes));
    }

    [Fact]
    public async Task Every_type_of_tag_keeps_its_type()
    {
        var span = await TranslateSpanAsync(Work(
            Tag("text", "ü\"\n"), Tag("empty", ""), Tag("double", -0.5), Tag("nan", double.NaN), Tag("yes", true), Tag("no", false),
            Tag("max", long.MaxValue), Tag("min", long.MinValue), Tag("bytes", [0, 0xFF]), Tag("none", Array.Empty<byte>())));

        KeyValue[] expected =
        [
            new() { Key = "text", Value = new AnyValue { StringValue = "ü\"\n" } },
            new() { Key = "empty", Value = new AnyValue { StringValue = "" } },
            new() { Key = "double", Value = new AnyValue { DoubleValue = -0.5 } },
            new() { Key = "nan", Value = new AnyValue { DoubleValue = double.NaN } },
            new() { Key = "yes", Value = new AnyValue { BoolValue = true } },
            new() { Key = "no", Value = new AnyValue { BoolValue = false } },
            new() { Key = "max", Value = new AnyValue { IntValue = long.MaxValue } },
            new() { Key = "min", Value = new AnyValue { IntValue = long.MinValue } },
            new() { Key = "bytes", Value = new AnyValue { BytesValue = Google.Protobuf.ByteString.CopyFrom(0, 0xFF) } },
            new() { Key = "none", Value = new AnyValue { BytesValue = Google.Protobuf.ByteString.Empty } },
        ];
        Assert.Equal(expected, span.Attributes);
    }

    [Fact]
    public async Task The_type_of_a_tag_says_which_of_its_values_counts()
    {
        var all = new (short, ThriftValue)[] { (3, Text("t")), (4, ThriftValue.Double(2)), (5, Bool(true)), (6, I64(3)), (7, Bytes(4)) };
        var span = await TranslateSpanAsync(Work(
            Struct([(1, Text("a")), (2, I32(3)), .. all]),
            Struct([.. all, (2, I32(0)), (1, Text("b"))]),
            Struct((2, I32(1)), (1, Text("c"))),
            Struct((1, Text("d")), (6, I64(5))),
            Struct((1, Text("e")), (2, I32(77)), (3, Text("t"))),
            Struct()));

        Assert.Equal(["a=3", "b=t", "c=0", "d=5", "e=<Unknown Jaeger TagType \"77\">"], Texts(span.Attributes));
    }

    [Fact]
    public async Task Logs_are_events_and_their_field_event_is_the_name()
    {
        var span = await TranslateSpanAsync(SpanOf(more:
            (11, List(
                Log(Start + 1, Tag("level", "info"), Tag("event", "retry"), Tag("attempt", 2), Tag("message", "again")),
                Log(Start + 2, Tag("event", 5L)),
                Log(Start + 3),
                Struct()))));

        Assert.Equal(3, span.Events.Count);
        Assert.Equal(("retry", (ulong)(Start + 1) * 1000), (span.Events[0].Name, span.Events[0].TimeUnixNano));
        Assert.Equal(["attempt=2", "level=info", "message=again"], Texts(span.Events[0].Attributes));
        Assert.Equal(("", "event=5"), (span.Events[1].Name, Texts(span.Events[1].Attributes).Single()));
        Assert.Equal(new Span.Types.Event { TimeUnixNano = (Start + 3) * 1000 }, span.Events[2]);
    }

    [Fact]
    public async Task Tags_with_a_meaning_become_kind_status_and_trace_state()
    {
        var span = await TranslateSpanAsync(Work(
            Tag("otel.status_description", "out of stock"), Tag("error", true), Tag("span.kind", "server"), Tag("w3c.tracestate", "a=1,b=2"),
            Tag("http.status_code", 500)));

        Assert.Equal(Span.Types.SpanKind.Server, span.Kind);
        Assert.Equal(new Status { Code = Status.Types.StatusCode.Error, Message = "out of stock" }, span.Status);
        Assert.Equal("a=1,b=2", span.TraceState);
        Assert.Equal(["http.status_code=500"], Texts(span.Attributes));
    }

    [Theory]
    [InlineData(0, 0u, false)]
    [InlineData(1, 1u, false)]
    [InlineData(2, 0u, true)]
    [InlineData(3, 1u, true)]
    public async Task Flags_say_sampled_and_debug(int flags, uint expected, bool debug)
    {
        var span = await TranslateSpanAsync(Struct((1, I64(Low)), (3, I64(1)), (7, I32(flags))));

        Assert.Equal(expected, span.Flags);
        Assert.Equal(debug ? ["jaeger.debug=true"] : [], Texts(span.Attributes));
    }

    [Fact]
    public async Task A_trace_id_of_64_bits_has_zeros_before_it()
    {
        var span = await TranslateSpanAsync(Struct((1, I64(-1)), (2, I64(0)), (3, I64(long.MinValue))));

        Assert.Equal("0000000000000000FFFFFFFFFFFFFFFF", Convert.ToHexString(span.TraceId.Span));
        Assert.Equal("8000000000000000", Convert.ToHexString(span.SpanId.Span));
        Assert.Empty(span.ParentSpanId);
    }

    [Fact]
    public async Task Client_and_server_may_share_an_id()
    {
        var request = await TranslateAsync(Batch(
            Process("shop"), SpanOf(7, 6, "call", (10, List(Tag("span.kind", "client")))), SpanOf(7, 6, "serve", (10, List(Tag("span.kind", "server"))))));

        var spans = request.ResourceSpans.Single().ScopeSpans.Single().Spans;
        Assert.Equal([Span.Types.SpanKind.Client, Span.Types.SpanKind.Server], spans.Select(span => span.Kind));
        Assert.All(spans, span => Assert.Equal((SpanId(7), SpanId(6)), (span.SpanId, span.ParentSpanId)));
    }

    [Theory]
    [InlineData(Start, -1, Start)]
    [InlineData(-5, 3, 0)]
    public async Task Times_that_cannot_be_are_bounded(long start, long duration, long end)
    {
        var span = await TranslateSpanAsync(Struct((1, I64(Low)), (3, I64(1)), (8, I64(start)), (9, I64(duration))));

        Assert.Equal(Math.Max(0, start) * 1000, (long)span.StartTimeUnixNano);
        Assert.True((long)span.EndTimeUnixNano >= end * 1000);
        Assert.True(span.EndTimeUnixNano <= (ulong)(Math.Max(0, end) + 3) * 1000);
    }

    internal static string[] Texts(IEnumerable<KeyValue> attributes) => [.. attributes.Select(Show).Order(StringComparer.Ordinal)];

    private static string Show(KeyValue attribute) => $"{attribute.Key}=" + attribute.Value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => attribute.Value.StringValue,
        AnyValue.ValueOneofCase.IntValue => attribute.Value.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.BoolValue => attribute.Value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.DoubleValue => attribute.Value.DoubleValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => attribute.Value.ToString(),
    };
}
