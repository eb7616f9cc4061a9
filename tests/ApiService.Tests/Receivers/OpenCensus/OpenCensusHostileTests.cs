using Google.Protobuf;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.OpenCensus;
using Tracepost.ApiService.Tests.Protos.OpenCensus;
using Tracepost.TraceModel.Wire;
using static Tracepost.ApiService.Tests.Hosting.Otlp;
using static Tracepost.ApiService.Tests.Receivers.OpenCensus.OpenCensusProto;
using Message = Tracepost.ApiService.Tests.Protos.OpenCensus.ExportTraceServiceRequest;

namespace Tracepost.ApiService.Tests.Receivers.OpenCensus;

/// <summary>Input from whoever reaches the port: it is translated to valid OTLP, or refused.</summary>
public sealed class OpenCensusHostileTests
{
    [Fact]
    public void A_message_cut_at_any_byte_is_refused_or_valid()
    {
        var whole = Everything().ToByteArray();
        var node = new Message { Node = Everything().Node }.CalculateSize();
        var span = Message(null, Span()).CalculateSize();

        var accepted = Enumerable.Range(0, whole.Length).Where(length => TryTranslate(whole[..length])).ToArray();

        // Whole are only those that end between two fields: after the node, and after each of the spans.
        Assert.Equal(3, accepted.Length);
        Assert.Equal((node, span), (accepted[0], accepted[2] - accepted[1]));
    }

    [Theory]
    [InlineData("0A00" + "12FFFFFFFF0F")] // a span of 4 GiB
    [InlineData("0A00" + "12FFFFFFFFFFFFFFFF7F")] // of 2^63 bytes
    [InlineData("0A00" + "12040A050000")] // an id longer than its span
    [InlineData("0A00" + "12033A010A")] // attributes cut off
    [InlineData("0A00" + "00")] // field 0
    [InlineData("0A00" + "17")] // a wire type that does not exist
    [InlineData("0A00" + "13")] // a group that does not end
    public void Lengths_and_tags_that_cannot_be_are_refused(string bytes) =>
        Assert.Throws<MalformedProtobufException>(() => Translate(Convert.FromHexString(bytes)));

    [Fact]
    public void Fields_of_another_wire_type_are_passed_over()
    {
        // trace_id as a varint, name as fixed64, attributes as fixed32, kind as text; then a span id.
        byte[] span = [0x08, 5, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x3D, 1, 2, 3, 4, 0x72, 1, 1, 0x12, 1, 7];

        var translated = Translate([0x0A, 0, 0x12, (byte)span.Length, .. span]).ResourceSpans.Single().ScopeSpans.Single().Spans.Single();

        Assert.Equal((Hex("07"), "", ByteString.Empty), (translated.SpanId, translated.Name, translated.TraceId));
    }

    [Fact]
    public void Groups_nested_without_end_are_refused()
    {
        byte[] nested = [0x0A, 0, .. Enumerable.Repeat((byte)0x1B, 100_000)];

        Assert.Throws<MalformedProtobufException>(() => Translate(nested));
    }

    [Fact]
    public void Invalid_UTF8_is_mended()
    {
        var span = Span("name");
        span.Attributes = Attributes(("key", Value("value")));
        var message = Message(Node("shop"), span).ToByteArray();
        foreach (var text in new[] { "name", "key", "value", "shop" }) message[message.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text))] = 0xFF;

        var resource = Translate(message).ResourceSpans.Single();

        Assert.Equal("\uFFFDhop", resource.Resource.Attributes.Single().Value.StringValue);
        var translated = resource.ScopeSpans.Single().Spans.Single();
        Assert.Equal(("\uFFFDame", Attribute("\uFFFDey", "\uFFFDalue")), (translated.Name, translated.Attributes.Single()));
    }

    [Fact]
    public void What_says_much_in_few_bytes_is_refused_at_the_limit()
    {
        var node = Node(new string('x', 60_000));
        var spans = Enumerable.Range(0, 1000).Select(i => new Span { Resource = new Resource { Type = $"{i}" } }).ToArray();

        Assert.Throws<ProtoLimitException>(() => Translate(Message(node, spans)));
    }

    [Fact]
    public void Damaged_messages_are_refused_or_valid()
    {
        byte[][] good = [Everything().ToByteArray(), Message(Node("shop"), Span(), Span("b")).ToByteArray()];

        Assert.True(MutationFuzz.Run(good, bytes => TryTranslate(bytes)) > 0);
    }

    [Fact]
    public void Damaged_JSON_is_refused_or_valid()
    {
        var good = JsonFormatter.Default.Format(Everything());

        Assert.True(MutationFuzz.Run([System.Text.Encoding.UTF8.GetBytes(good)], bytes => TryTranslateJson(bytes)) > 0);
    }

    // Google's parser, which also minds UTF-8, is the judge of what comes out.
    private static bool TryTranslate(byte[] message)
    {
        try
        {
            Assert.NotNull(Translate(message, new OpenCensusSender()));
            return true;
        }
        catch (Exception e) when (e is MalformedProtobufException or ProtoLimitException or RefusedException)
        {
            return false;
        }
    }

    private static void TryTranslateJson(byte[] json)
    {
        try
        {
            using var translated = Translator.TranslateJson(json);
            Assert.NotNull(OpenTelemetry.Proto.Collector.Trace.V1.ExportTraceServiceRequest.Parser.ParseFrom(translated.Span));
        }
        catch (Exception e) when (e is ProtoLimitException or RefusedException)
        {
            // As it should be.
        }
    }

    private static Message Everything()
    {
        var span = Span("GET /");
        span.ParentSpanId = SpanId;
        span.Kind = Protos.OpenCensus.Span.Types.SpanKind.Client;
        span.Attributes = Attributes(
            ("text", Value("ü")), ("truth", Value(true)), ("integer", Value(-1)), ("number", Value(0.1)), ("span.kind", Value("x")));
        span.Status = new Status { Code = 5, Message = "not found" };
        span.SameProcessAsParentSpan = true;
        span.ChildSpanCount = 4;
        span.Resource = new Resource { Type = "t", Labels = { ["a"] = "b" } };
        span.Tracestate = new Span.Types.Tracestate { Entries = { new Span.Types.Tracestate.Types.Entry { Key = "a", Value = "b" } } };
        var frame = new StackTrace.Types.StackFrame { FunctionName = Text("f"), LineNumber = 1 };
        span.StackTrace = new StackTrace { StackFrames = new StackTrace.Types.StackFrames { Frame = { frame } } };
        span.TimeEvents = new Span.Types.TimeEvents
        {
            TimeEvent = { Annotation(5, "retry", ("n", Value(2))), MessageEvent(6, type: 1, id: 7) },
            DroppedAnnotationsCount = 1,
        };
        span.Links = new Span.Types.Links { Link = { Link(0xb0, ("why", Value("batch"))) } };
        var node = Node("shop");
        node.Identifier = new ProcessIdentifier { HostName = "h", Pid = 3, StartTimestamp = Time(Start) };
        return new Message { Node = node, Resource = new Resource { Type = "vm", Labels = { ["zone"] = "1" } }, Spans = { span, Span() } };
    }
}
