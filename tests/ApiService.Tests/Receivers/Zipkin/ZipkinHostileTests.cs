using System.Text;
using Tracepost.ApiService.Receivers.Zipkin;
using Tracepost.ApiService.Receivers.Zipkin.Json;
using Tracepost.ApiService.Receivers.Zipkin.Protobuf;
using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin;

/// <summary>Requests that nobody should send, to both v2 decoders: they are refused, or read as far as they mean something; nothing else is thrown.</summary>
public sealed class ZipkinHostileTests
{
    [Fact]
    public void Json_that_ends_at_any_byte_is_refused()
    {
        var json = ZipkinSamples.ToJson(ZipkinSamples.Every());
        for (var length = 1; length < json.Length; length++) Refusal(ZipkinJson.Read, json.AsMemory(0, length));
    }

    [Fact]
    public void Protobuf_that_ends_at_any_byte_is_refused_unless_that_is_between_two_spans()
    {
        var protobuf = ZipkinSamples.ToProtobuf(ZipkinSamples.Every());
        var read = Enumerable.Range(0, protobuf.Length).Where(length => TryRead(ZipkinProtobuf.Read, protobuf.AsMemory(0, length)) is not null);
        Assert.Equal([0, ZipkinSamples.Every().Spans[0].CalculateSize() + 3], read);
    }

    [Theory]
    [InlineData("0A FFFFFFFF07 0A0101")] // a span of 2^31-1 bytes
    [InlineData("0A FFFFFFFFFFFFFFFFFF01 0A0101")] // of 2^64-1
    [InlineData("0A 07 2A FFFFFFFF07 61")] // its name
    [InlineData("0A 07 42 FFFFFFFF07 61")] // its endpoint
    [InlineData("0A 06 42 04 0A FFFF0361")] // the endpoint's name
    [InlineData("0A 05 5A 03 0A 7F 61")] // a tag's key
    [InlineData("0A 0B FFFFFFFFFFFFFFFFFFFF01")] // a tag of 11 bytes
    [InlineData("0A 02 00 01")] // field 0
    public void Protobuf_whose_sizes_are_not_there_is_refused(string hex) =>
        Refusal(ZipkinProtobuf.Read, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    [Fact]
    public void Protobuf_groups_that_nest_without_end_are_refused() =>
        Refusal(ZipkinProtobuf.Read, (byte[])[.. Enumerable.Repeat((byte)0x7B, 100_000), .. Enumerable.Repeat((byte)0x7C, 100_000)]);

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("[{\"tags\":")]
    public void Json_that_nests_without_end_is_refused(string level)
    {
        var nested = string.Concat(Enumerable.Repeat(level, 100_000));
        Refusal($$"""[{"traceId":"1","id":"2","x":{{nested}}""");
        Refusal($$"""[{"traceId":"1","id":"2","annotations":[{"value":{{nested}}""");
        Refusal("[" + nested);
    }

    [Fact]
    public void Any_json_value_may_stand_anywhere()
    {
        string[] values =
        [
            "null", "true", "1", "-1", "1e400", "99999999999999999999",
            "\"\"", "\"\\ud800\"", "[]", "[[]]", "{}", "[{}]", "[null]", "{\"endpoint\":1}", "{\"\\ud800\":\"\"}",
        ];
        string[] spans =
        [
            "\"parentId\":?", "\"kind\":?", "\"name\":?", "\"timestamp\":?", "\"duration\":?", "\"debug\":?", "\"shared\":?",
            "\"localEndpoint\":?", "\"remoteEndpoint\":?",
            "\"localEndpoint\":{\"serviceName\":?}", "\"localEndpoint\":{\"ipv4\":?}", "\"localEndpoint\":{\"ipv6\":?}", "\"localEndpoint\":{\"port\":?}",
            "\"annotations\":?",
            "\"annotations\":[?]", "\"annotations\":[{\"timestamp\":?,\"value\":\"a\"}]", "\"annotations\":[{\"timestamp\":1,\"value\":?}]",
            "\"tags\":?", "\"tags\":{\"a\":?}",
        ];
        var requests = spans.SelectMany(span => values.Select(value => OneSpan(span.Replace("?", value, StringComparison.Ordinal))));
        var read = requests.Count(json => TryRead(ZipkinJson.Read, Encoding.UTF8.GetBytes(json)) is not null);

        Assert.InRange(read, spans.Length, (spans.Length * values.Length) - spans.Length);
    }

    [Fact]
    public void Spans_may_be_each_other_s_parents()
    {
        var spans = Spans(Read("""[{"traceId":"1","id":"2","parentId":"3"},{"traceId":"1","id":"3","parentId":"2"},{"traceId":"1","id":"4","parentId":"4"}]"""));
        Assert.Equal([3, 2, 0], spans.Select(span => span.ParentSpanId.IsEmpty ? 0 : span.ParentSpanId[7]));
    }

    [Fact]
    public void Escaped_texts_of_one_span_are_not_written_over_by_those_of_the_next()
    {
        var name = string.Concat(Enumerable.Repeat("\\u0061", 50_000));
        var spans = string.Join(',', Enumerable.Repeat($$"""{"traceId":"1","id":"2","name":"{{name}}"}""", 40));
        Assert.All(Spans(Read($"[{spans}]")), span => Assert.Equal(new string('a', 50_000), span.Name));
    }

    [Fact]
    public void Damaged_json_is_refused_or_read() => Fuzz(ZipkinJson.Read, ZipkinSamples.ToJson(ZipkinSamples.Every()));

    [Fact]
    public void Damaged_protobuf_is_refused_or_read() => Fuzz(ZipkinProtobuf.Read, ZipkinSamples.ToProtobuf(ZipkinSamples.Every()));

    private static void Fuzz(ZipkinDecoder decoder, byte[] good)
    {
        var read = 0;
        var runs = MutationFuzz.Run([good], body => read += TryRead(decoder, body) is null ? 0 : 1);
        Assert.InRange(read, 1, runs - 1);
    }
}
