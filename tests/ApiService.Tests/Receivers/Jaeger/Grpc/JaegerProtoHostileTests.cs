using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Tracepost.ApiService.Tests.Protos.JaegerV2;
using Tracepost.TraceModel.Wire;
using static Tracepost.ApiService.Tests.Receivers.Jaeger.Grpc.JaegerProto;

namespace Tracepost.ApiService.Tests.Receivers.Jaeger.Grpc;

/// <summary>Input from whoever reaches the port: it is translated to valid OTLP, or refused.</summary>
public sealed class JaegerProtoHostileTests
{
    private static readonly byte[] Whole = Everything().ToByteArray();

    [Fact]
    public void A_request_cut_at_any_byte_is_refused_or_valid()
    {
        var refused = Enumerable.Range(0, Whole.Length).Count(length => !TryTranslate(Whole[..length]));

        // Only the empty request and those cut between two of its fields are whole: it has one.
        Assert.Equal(Whole.Length - 1, refused);
    }

    [Theory]
    [InlineData("0AFFFFFFFF0F")] // a batch of 4 GiB
    [InlineData("0AFFFFFFFFFFFFFFFF7F")] // of 2^63 bytes
    [InlineData("0A050AFFFFFF7F")] // a span longer than its batch
    [InlineData("0A040A020A05")] // an id longer than its span
    [InlineData("00")] // field 0
    [InlineData("0F")] // a wire type that does not exist
    [InlineData("0C")] // the end of a group that did not begin
    [InlineData("0B")] // a group that does not end
    public void Lengths_and_tags_that_cannot_be_are_refused(string bytes) =>
        Assert.Throws<MalformedProtobufException>(() => Translate(Convert.FromHexString(bytes)));

    [Fact]
    public void Fields_of_another_wire_type_are_passed_over()
    {
        // trace_id as a varint, operation_name as fixed64, references as fixed32, tags as a group, then a name.
        byte[] span = [0x08, 5, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x25, 1, 2, 3, 4, 0x43, 0x0A, 1, 65, 0x44, 0x1A, 2, (byte)'o', (byte)'p'];
        byte[] batch = [0x0A, (byte)span.Length, .. span, 0x10, 1];

        var translated = Translate([0x0A, (byte)batch.Length, .. batch]).ResourceSpans.Single().ScopeSpans.Single().Spans.Single();

        Assert.Equal(("op", ByteString.Empty, 0), (translated.Name, translated.TraceId, translated.Links.Count));
    }

    [Fact]
    public void Groups_nested_without_end_are_refused()
    {
        byte[] nested = [.. Enumerable.Repeat((byte)0x1B, 100_000)];

        Assert.Throws<MalformedProtobufException>(() => Translate(nested));
    }

    [Fact]
    public void What_says_much_in_few_bytes_is_refused_at_the_limit()
    {
        var span = Span();
        span.References.AddRange(Enumerable.Repeat(new SpanRef(), 1_000_000));

        Assert.Throws<ProtoLimitException>(() => Translate(Request(null, span)));
    }

    [Fact]
    public void A_large_process_beside_many_spans_is_written_once()
    {
        var own = Span();
        own.Process = Process("own");
        var spans = Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? own : Span()).ToArray();

        var translated = Translate(Process("large", Tag("filler", new string('x', 1 << 20))), spans);

        Assert.True(translated.CalculateSize() < 2 << 20, "the process was repeated");
        Assert.Equal(1000, translated.ResourceSpans.Sum(resource => resource.ScopeSpans.Sum(scope => scope.Spans.Count)));
    }

    [Fact]
    public void Damaged_requests_are_refused_or_valid()
    {
        byte[][] good = [Whole, Request(Process("shop"), Span(), Span("b")).ToByteArray()];

        Assert.True(MutationFuzz.Run(good, bytes => TryTranslate(bytes)) > 0);
    }

    // Google's parser, which also minds UTF-8, is the judge of what comes out.
    private static bool TryTranslate(byte[] request)
    {
        try
        {
            var translated = Translate(request);
            Assert.NotNull(translated);
            return true;
        }
        catch (Exception e) when (e is MalformedProtobufException or ProtoLimitException)
        {
            return false;
        }
    }

    private static PostSpansRequest Everything()
    {
        var span = Span("GET /", 0xa1, ChildOf(0xa0), FollowsFrom(0xb0));
        span.Flags = 3;
        span.Duration = new Duration { Seconds = 1, Nanos = 1 };
        span.Warnings.Add("w");
        span.Process = Process("own", Tag("hostname", "h"), Tag("jaeger.version", "Go-1"));
        span.Tags.Add([
            Tag("span.kind", "client"), Tag("error", true), Tag("http.status_code", 404L), Tag("n", 1.5), Tag("b", [1, 2]),
            Tag("otel.scope.name", "lib")]);
        span.Logs.Add(new Log { Timestamp = new Timestamp { Seconds = 5 }, Fields = { Tag("event", "e"), Tag("k", "v") } });
        return Request(Process("shop", Tag("ip", "10.0.0.1")), span, Span());
    }
}
