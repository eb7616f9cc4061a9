using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using Tracepost.ApiService.Tests.Protos.OpenCensus;
using static Tracepost.ApiService.Tests.Hosting.Otlp;
using static Tracepost.ApiService.Tests.Receivers.OpenCensus.OpenCensusProto;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;
using OtlpStatus = OpenTelemetry.Proto.Trace.V1.Status;
using Span = Tracepost.ApiService.Tests.Protos.OpenCensus.Span;
using Status = Tracepost.ApiService.Tests.Protos.OpenCensus.Status;
using TimeEvent = Tracepost.ApiService.Tests.Protos.OpenCensus.Span.Types.TimeEvent;

namespace Tracepost.ApiService.Tests.Receivers.OpenCensus;

/// <summary>What a span of OpenCensus becomes in OTLP, field by field.</summary>
public sealed class OpenCensusTranslatorTests
{
    [Fact]
    public void Translates_every_field()
    {
        var span = Span("GET /");
        span.ParentSpanId = Hex("00000000000000a0");
        span.Kind = Protos.OpenCensus.Span.Types.SpanKind.Client;
        span.StartTime.Nanos = 123456789;
        span.Attributes = Attributes(
            ("text", Value("ü")), ("truth", Value(true)), ("integer", Value(long.MinValue)), ("number", Value(0.1)), ("none", new AttributeValue()));
        span.Attributes.DroppedAttributesCount = 3;
        span.Status = new Status { Code = 5, Message = "not found" };
        span.SameProcessAsParentSpan = false;
        span.ChildSpanCount = 4;
        span.Tracestate = Tracestate(("a", "b"), ("c", "d"));
        span.TimeEvents = new Protos.OpenCensus.Span.Types.TimeEvents
        {
            TimeEvent =
            {
                Annotation(5, "retry", ("attempt", Value(2))),
                MessageEvent(6, type: 2, id: 7, size: 100, compressed: 50),
                new TimeEvent { Time = Time(7) },
            },
            DroppedAnnotationsCount = 1,
            DroppedMessageEventsCount = 2,
        };
        span.TimeEvents.TimeEvent[0].Annotation.Attributes.DroppedAttributesCount = 8;
        span.Links = new Protos.OpenCensus.Span.Types.Links
        {
            Link = { Link(0xb0, ("why", Value("batch"))), Link(0xa1) },
            DroppedLinksCount = 9,
        };
        span.Links.Link[0].Tracestate = Tracestate(("k", "v"));
        span.Links.Link[1].Type = Protos.OpenCensus.Span.Types.Link.Types.Type.ParentLinkedSpan;

        var expected = new OtlpSpan
        {
            TraceId = TraceId,
            SpanId = SpanId,
            ParentSpanId = Hex("00000000000000a0"),
            Name = "GET /",
            Kind = OtlpSpan.Types.SpanKind.Client,
            TraceState = "a=b,c=d",
            StartTimeUnixNano = Start + 123456789,
            EndTimeUnixNano = Start + 1_000_000_000,
            Attributes =
            {
                Attribute("text", "ü"),
                Attribute("truth", new AnyValue { BoolValue = true }),
                Attribute("integer", Integer(long.MinValue)),
                Attribute("number", new AnyValue { DoubleValue = 0.1 }),
                Attribute("none", "<Unknown OpenCensus attribute value type>"),
                Attribute("opencensus.same_process_as_parent_span", new AnyValue { BoolValue = false }),
                Attribute("opencensus.child_span_count", Integer(4)),
            },
            DroppedAttributesCount = 3,
            Events =
            {
                new OtlpSpan.Types.Event
                {
                    TimeUnixNano = 5, Name = "retry", Attributes = { Attribute("attempt", Integer(2)) }, DroppedAttributesCount = 8,
                },
                new OtlpSpan.Types.Event
                {
                    TimeUnixNano = 6,
                    Name = "message",
                    Attributes =
                    {
                        Attribute("message.type", "RECEIVED"),
                        Attribute("messaging.message_id", Integer(7)),
                        Attribute("messaging.message_payload_size_bytes", Integer(100)),
                        Attribute("messaging.message_payload_compressed_size_bytes", Integer(50)),
                    },
                },
                new OtlpSpan.Types.Event { TimeUnixNano = 7, Name = "An unknown OpenCensus TimeEvent type was detected when translating" },
            },
            DroppedEventsCount = 3,
            Links =
            {
                new OtlpSpan.Types.Link
                {
                    TraceId = TraceId, SpanId = Hex("00000000000000b0"), TraceState = "k=v", Attributes = { Attribute("why", "batch") },
                },
                new OtlpSpan.Types.Link { TraceId = TraceId, SpanId = SpanId, Attributes = { Attribute("opencensus.link_type", "PARENT_LINKED_SPAN") } },
            },
            DroppedLinksCount = 9,
            Status = new OtlpStatus { Code = OtlpStatus.Types.StatusCode.Error, Message = "not found" },
        };
        Assert.Equal(expected, Translate(span));
    }

    [Theory]
    [InlineData(Protos.OpenCensus.Span.Types.SpanKind.Server, "client", OtlpSpan.Types.SpanKind.Server, true)]
    [InlineData(Protos.OpenCensus.Span.Types.SpanKind.Client, "internal", OtlpSpan.Types.SpanKind.Client, true)]
    [InlineData(Protos.OpenCensus.Span.Types.SpanKind.Unspecified, "producer", OtlpSpan.Types.SpanKind.Producer, false)]
    [InlineData(Protos.OpenCensus.Span.Types.SpanKind.Unspecified, "consumer", OtlpSpan.Types.SpanKind.Consumer, false)]
    [InlineData(Protos.OpenCensus.Span.Types.SpanKind.Unspecified, "internal", OtlpSpan.Types.SpanKind.Internal, false)]
    [InlineData(Protos.OpenCensus.Span.Types.SpanKind.Unspecified, "server", OtlpSpan.Types.SpanKind.Server, false)]
    [InlineData(Protos.OpenCensus.Span.Types.SpanKind.Unspecified, "client", OtlpSpan.Types.SpanKind.Client, false)]
    [InlineData(Protos.OpenCensus.Span.Types.SpanKind.Unspecified, "gateway", OtlpSpan.Types.SpanKind.Unspecified, true)]
    [InlineData((Protos.OpenCensus.Span.Types.SpanKind)9, "gateway", OtlpSpan.Types.SpanKind.Unspecified, true)]
    public void An_attribute_tells_the_kind_where_the_field_does_not(
        Protos.OpenCensus.Span.Types.SpanKind kind, string attribute, OtlpSpan.Types.SpanKind expected, bool stays)
    {
        var span = Span();
        span.Kind = kind;
        span.Attributes = Attributes(("span.kind", Value(attribute)));

        var translated = Translate(span);

        Assert.Equal((expected, stays), (translated.Kind, translated.Attributes.Count > 0));
    }

    [Fact]
    public void OK_is_no_status_and_all_other_codes_are_errors_unless_an_attribute_knows_better()
    {
        Assert.Null(Translate(Span()).Status);
        Assert.Equal(new OtlpStatus { Message = "fine" }, WithStatus(new Status { Message = "fine" }).Status);
        Assert.Equal(OtlpStatus.Types.StatusCode.Error, WithStatus(new Status { Code = -1 }).Status.Code);
        Assert.Equal(OtlpStatus.Types.StatusCode.Ok, WithStatus(new Status(), ("otel.status_code", Value(1))).Status.Code);
        Assert.Equal(OtlpStatus.Types.StatusCode.Unset, WithStatus(new Status { Code = 2 }, ("otel.status_code", Value(0))).Status.Code);
        Assert.Empty(WithStatus(new Status(), ("otel.status_code", Value(1))).Attributes);

        var nonsense = WithStatus(new Status { Code = 2 }, ("otel.status_code", Value("OK")));
        Assert.Equal((OtlpStatus.Types.StatusCode.Error, 1), (nonsense.Status.Code, nonsense.Attributes.Count));
        var alone = WithStatus(null, ("otel.status_code", Value(1)));
        Assert.Equal((null, 1), (alone.Status, alone.Attributes.Count));
    }

    [Fact]
    public void A_time_that_is_missing_is_the_other_one()
    {
        var begun = Span();
        begun.EndTime = null;
        var ended = Span();
        ended.StartTime = null;

        Assert.Equal(Start, Translate(begun).EndTimeUnixNano);
        Assert.Equal(Start + 1_000_000_000, Translate(ended).StartTimeUnixNano);
    }

    [Fact]
    public void A_root_may_have_a_parent_of_zeros()
    {
        var span = Span();
        span.ParentSpanId = Hex("0000000000000000");

        Assert.Equal(ByteString.Empty, Translate(span).ParentSpanId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a1a2a3a4a5a6a7a8")]
    [InlineData("0102030405060708090a0b0c0d0e0f1011")]
    public void Wrong_ids_are_left_for_the_store_to_reject(string id)
    {
        var span = Span();
        span.TraceId = Hex(id);

        Assert.Equal(Hex(id), Translate(span).TraceId);
    }

    [Fact]
    public void A_stack_trace_becomes_text_and_keeps_its_hash()
    {
        var span = Span();
        span.StackTrace = new StackTrace
        {
            StackFrames = new StackTrace.Types.StackFrames
            {
                Frame =
                {
                    new StackTrace.Types.StackFrame { FunctionName = Text("main.handle"), FileName = Text("main.go"), LineNumber = 17, ColumnNumber = 3 },
                    new StackTrace.Types.StackFrame { FunctionName = Text("runtime.main"), FileName = Text("proc.go"), LineNumber = 250 },
                    new StackTrace.Types.StackFrame { FunctionName = Text("start") },
                },
                DroppedFramesCount = 2,
            },
            StackTraceHashId = 42,
        };

        Assert.Equal(
            [
                Attribute("code.stacktrace", "main.handle (main.go:17:3)\nruntime.main (proc.go:250)\nstart\n... 2 more\n"),
                Attribute("opencensus.stack_trace_hash_id", Integer(42)),
            ],
            Translate(span).Attributes);
    }

    [Fact]
    public void A_type_of_message_that_is_unknown_is_its_number()
    {
        var span = Span();
        span.TimeEvents = new Protos.OpenCensus.Span.Types.TimeEvents { TimeEvent = { MessageEvent(5, type: 9, id: 7) } };

        Assert.Equal("9", Translate(span).Events.Single().Attributes[0].Value.StringValue);
    }

    private static OtlpSpan WithStatus(Status? status, params (string, AttributeValue)[] attributes)
    {
        var span = Span();
        span.Status = status;
        span.Attributes = Attributes(attributes);
        return Translate(span);
    }

    private static AnyValue Integer(long number) => new() { IntValue = number };

    private static Span.Types.Tracestate Tracestate(params (string Key, string Value)[] entries) =>
        new() { Entries = { entries.Select(entry => new Span.Types.Tracestate.Types.Entry { Key = entry.Key, Value = entry.Value }) } };
}
