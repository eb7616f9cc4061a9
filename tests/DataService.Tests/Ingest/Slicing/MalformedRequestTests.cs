using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.TraceModel.Wire;
using static Tracepost.DataService.Tests.Ingest.Requests.Messages;
using static Tracepost.DataService.Tests.Ingest.Requests.Wire;

namespace Tracepost.DataService.Tests.Ingest.Slicing;

public sealed class MalformedRequestTests
{
    private readonly IngestBench _bench = new();

    [Fact]
    public void A_request_cut_off_at_any_byte_is_refused_exactly_when_a_full_parser_refuses_it()
    {
        var refused = 0;
        for (var length = 0; length < Sample.Request.Length; length++)
        {
            var cut = Sample.Request[..length];
            if (IsParsed(cut))
            {
                Agreement.Check(cut, _bench.Assemble(cut));
            }
            else
            {
                Assert.Throws<MalformedProtobufException>(() => _bench.Slice(cut));
                refused++;
            }
        }

        // It is whole only when empty and between its two ResourceSpans.
        Assert.Equal(Sample.Request.Length - 2, refused);
    }

    [Fact]
    public void A_request_with_any_byte_corrupted_is_refused_or_stored_as_a_full_parser_reads_it()
    {
        byte[] patterns = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF];
        for (var position = 0; position < Sample.Request.Length; position++)
        {
            foreach (var pattern in patterns)
            {
                var corrupted = (byte[])Sample.Request.Clone();
                corrupted[position] ^= pattern;
                Oracle.Check(_bench, corrupted, $"byte {position} ^ {pattern:x2}");
            }
        }
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "a tag without a value", "08" },
        { "a length beyond the end", "0A05" },
        { "field number 0", "0000" },
        { "a wire type that does not exist", "0E" },
        { "a group that does not end", "13" },
        { "the end of a group that did not start", "14" },
        { "a group that ends as another", "131C" },
        { "a varint of eleven bytes", "10FFFFFFFFFFFFFFFFFFFF01" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Whatever_is_broken_in_any_message_breaks_the_request(string what, string hex)
    {
        var broken = Convert.FromHexString(hex);
        byte[] attribute = Bytes(9, broken), value = Bytes(9, [.. Text(1, "k"), .. Bytes(2, broken)]);
        byte[][] requests =
        [
            broken,
            Request(broken),
            Request(Bytes(1, broken)),
            Request(Bytes(1, Bytes(1, broken))),
            Request(Bytes(1, Bytes(3, broken))),
            Request(Bytes(2, broken)),
            Request(Bytes(2, Bytes(1, broken))),
            Request(Bytes(2, Bytes(1, Bytes(3, broken)))),
            Of(broken),
            Of(Messages.Span(TraceA, Id(1), more: [attribute])),
            Of(Messages.Span(TraceA, Id(1), more: [value])),
            Of(Messages.Span(TraceA, Id(1), more: [Bytes(9, Bytes(2, Bytes(5, broken)))])),
            Of(Messages.Span(TraceA, Id(1), more: [Bytes(9, Bytes(2, Bytes(5, Bytes(1, broken))))])),
            Of(Messages.Span(TraceA, Id(1), more: [Bytes(9, Bytes(2, Bytes(6, Bytes(1, broken))))])),
            Of(Messages.Span(TraceA, Id(1), more: [Bytes(11, broken)])),
            Of(Messages.Span(TraceA, Id(1), more: [Bytes(11, Bytes(3, broken))])),
            Of(Messages.Span(TraceA, Id(1), more: [Bytes(13, broken)])),
            Of(Messages.Span(TraceA, Id(1), more: [Bytes(13, Bytes(4, broken))])),
            Of(Messages.Span(TraceA, Id(1), more: [Bytes(15, broken)])),
        ];
        Assert.All(requests, request =>
        {
            Assert.False(IsParsed(request), what);
            Assert.Throws<MalformedProtobufException>(() => _bench.Slice(request));
        });
    }

    [Fact]
    public void Values_nest_a_hundred_deep_and_no_deeper()
    {
        Assert.Single(_bench.Assemble(Nested(100)));
        Assert.Throws<MalformedProtobufException>(() => _bench.Slice(Nested(101)));
        Agreement.Check(Nested(100), _bench.Assemble(Nested(100)));
    }

    [Fact]
    public void Text_that_is_not_utf8_is_kept_as_it_came()
    {
        byte[] invalid = [0xC3, 0x28, 0xFF];
        var request = Of(Messages.Span(TraceA, Id(1), more: [Bytes(5, invalid), Bytes(9, [.. Bytes(1, invalid), .. Bytes(2, Bytes(1, invalid))])]));
        var fragment = Assert.Single(_bench.Assemble(request));
        Agreement.CheckBytes(request, [fragment]);
        Assert.Equal("\uFFFD(\uFFFD", Assert.Single(fragment.Operations).Name);
    }

    private static byte[] Nested(int depth)
    {
        var value = Varint(2, 1);
        for (var i = 0; i < depth; i++) value = i % 2 == 0 ? Bytes(5, Bytes(1, value)) : Bytes(6, Bytes(1, Bytes(2, value)));
        return Of(Messages.Span(TraceA, Id(1), more: [Bytes(9, [.. Text(1, "deep"), .. Bytes(2, value)])]));
    }

    private static bool IsParsed(byte[] request)
    {
        try
        {
            TracesData.Parser.ParseFrom(request);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
