using System.Text;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Zipkin.V1;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>What v1 Thrift may look like, and what is said of that which it may not.</summary>
public sealed class ZipkinV1ThriftTests
{
    private const string OneSpan = """[{"traceId":"1","id":"2","name":"get"}]""";

    [Theory]
    [InlineData("hello", "Expected a THRIFT encoded list")]
    [InlineData("{}", "Expected a THRIFT encoded list")]
    [InlineData("\0", "Expected a THRIFT encoded list")]
    [InlineData("\n\u0002\u0008\u0001", "Expected a THRIFT encoded list, but received: PROTO3")]
    [InlineData("""[{"traceId":"1","id":"2"}]""", "Expected a THRIFT encoded list, but received: JSON_V1")]
    [InlineData("""[{"traceId":"1","id":"2","localEndpoint":{}}]""", "Expected a THRIFT encoded list, but received: JSON_V2")]
    [InlineData("\u000c\0\0\0", "malformed Thrift: a length beyond the end at byte 1 reading List<Span> from TBinary")]
    [InlineData("\u000c\0\0\0\u0001", "malformed Thrift: more elements than bytes at byte 5 reading List<Span> from TBinary")]
    public void What_is_refused_is_told_in_Zipkins_words(string body, string message) => Assert.Equal(message, V1Translation.ThriftRefusal(Encoding.Latin1.GetBytes(body)));

    [Fact]
    public void A_list_may_be_empty() => Assert.Empty(V1Translation.Thrift([12, 0, 0, 0, 0]).ResourceSpans);

    [Fact]
    public async Task A_list_may_say_that_its_spans_are_strings()
    {
        var body = await V1ThriftSpans.ListAsync(OneSpan);
        body[0] = 11;
        Assert.Equal("get", V1Translation.Single(V1Translation.Thrift(body)).Name);
    }

    [Fact]
    public void Fields_of_another_type_or_number_are_passed_over()
    {
        byte[] span =
        [
            .. Field(10, 1, "0000000000000001"), .. Field(8, 3, "00000005"), .. Field(10, 4, "0000000000000002"), .. Field(11, 5, "00000001 41"),
            .. Field(15, 6, "08 00000002 00000007 00000008"), .. Field(12, 8, "00"), .. Field(3, 9, "01"), .. Field(6, 10, "0001"), .. Field(13, 77, "0B0F 00000000"), 0,
        ];
        V1Conversion.AssertSame(["""{"traceId":"1","id":"2"}"""], V1Conversion.OfThrift(span));
    }

    [Fact]
    public void What_has_no_value_key_or_time_says_nothing()
    {
        byte[] span =
        [
            .. Field(15, 6, "0C 00000003 00"), .. Field(10, 1, "0000000000000005"), 0, .. Field(11, 2, "00000001 41"), 0,
            .. Field(15, 8, "0C 00000002"), .. Field(11, 1, "00000001 41"), 0, .. Field(11, 2, "00000001 41"), 0, 0,
        ];
        V1Conversion.AssertSame(["""{"traceId":"0","id":"0"}"""], V1Conversion.OfThrift(span));
    }

    [Theory]
    [InlineData(0, "02", "false")]
    [InlineData(0, "", "\"\"")]
    [InlineData(1, "", "\"\"")]
    [InlineData(3, "0001", "\"AAE=\"")]
    [InlineData(4, "00000000000000000A", "\"AAAAAAAAAAAK\"")]
    [InlineData(5, "7FF8000000000000", null)]
    [InlineData(7, "0A", "\"Cg==\"")]
    [InlineData(-1, "0A", "\"Cg==\"")]
    public void A_value_that_does_not_fit_its_type_is_kept_as_bytes(int type, string value, string? expected)
    {
        var bytes = Convert.FromHexString(value);
        byte[] span =
        [
            .. Field(15, 8, "0C 00000001"), .. Field(11, 1, "00000001 6B"), .. Field(11, 2, $"{bytes.Length:x8} {value}"), .. Field(8, 3, $"{type:x8}"), 0,
            .. Field(10, 1, "0000000000000001"), .. Field(10, 4, "0000000000000002"), 0,
        ];
        byte[] body = [12, 0, 0, 0, 1, .. span];
        if (expected is null) Assert.True(double.IsNaN(V1Translation.Attributes(V1Translation.Thrift(body))["k"].DoubleValue));
        else V1Conversion.AssertSame([$$$"""{"traceId":"1","id":"2","tags":{"k":{{{expected}}}}}"""], V1Conversion.OfThrift(span));
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_mended()
    {
        var body = await V1ThriftSpans.ListAsync(OneSpan);
        body[body.AsSpan().IndexOf("get"u8) + 1] = 0xFF;
        Assert.Equal("g\ufffdt", V1Translation.Single(V1Translation.Thrift(body)).Name);
    }

    [Fact]
    public async Task Spans_are_read_from_the_middle_of_a_message()
    {
        // As Jaeger's agents get them: emitZipkinBatch(1: list<Span> spans).
        var list = await V1ThriftSpans.ListAsync(OneSpan);
        var request = V1Translation.Run(
            static (body, output) =>
            {
                var reader = new ThriftBinaryReader(body.Span);
                reader.SkipBytes(4);
                ZipkinV1Thrift.ReadList(ref reader, body, output);
                Assert.Equal("tail"u8, body.Span[reader.Position..]);
            },
            [.. "head"u8, .. list, .. "tail"u8]);
        Assert.Equal("get", V1Translation.Single(request).Name);
    }

    private static byte[] Field(byte type, short id, string value) => [type, (byte)(id >> 8), (byte)id, .. Convert.FromHexString(value.Replace(" ", "", StringComparison.Ordinal))];
}
