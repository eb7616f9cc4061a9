using System.Text;
using Tracepost.ApiService.Receivers.Zipkin.Json;
using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Json;

/// <summary>What v2 JSON may look like. Zipkin's own tests of its decoder are the model (zipkin2.codec.SpanBytesDecoderTest).</summary>
public sealed class ZipkinJsonTests
{
    private const string Plain = "\"name\":\"n\",\"timestamp\":1";

    [Theory]
    [InlineData("\"unknown\":{\"deep\":[1,{\"a\":[]}]},\"tag\":1,\"TraceId\":7")]
    [InlineData("\"parentId\":null,\"kind\":null,\"localEndpoint\":null,\"remoteEndpoint\":null,\"annotations\":null,\"tags\":null,\"debug\":null,\"shared\":null")]
    [InlineData("\"localEndpoint\":{},\"remoteEndpoint\":{\"serviceName\":null,\"ipv4\":null,\"ipv6\":null,\"port\":null}")]
    [InlineData("\"localEndpoint\":{\"serviceName\":\"\",\"port\":0,\"other\":1},\"remoteEndpoint\":{\"port\":-1}")]
    [InlineData("\"annotations\":[],\"tags\":{},\"debug\":false,\"shared\":false")]
    [InlineData("\"remoteEndpoint\":{\"ipv4\":\"localhost\",\"ipv6\":\"1.2.3\"}")]
    [InlineData("\"duration\":-5,\"duration\":\"0\"")]
    public void What_says_nothing_is_passed_over(string members) => Assert.Equal(ReadSpan(Plain), ReadSpan($"{Plain},{members}"));

    [Theory]
    [InlineData("\"ti\\u006destamp\":1,\"name\":\"n\"")]
    [InlineData("\"name\":\"m\",\"timestamp\":7,\"timestamp\":\"1\",\"name\":\"n\"")]
    [InlineData("\"timestamp\":1.0e0,\"name\":\"\\u006E\"")]
    [InlineData("\n\t\"timestamp\" : 1 ,\r\n \"name\" : \"n\" ")]
    public void The_same_may_be_written_in_other_ways(string members) => Assert.Equal(ReadSpan(Plain), ReadSpan(members));

    [Fact]
    public void A_request_may_be_pretty_and_have_something_after_it() => Assert.Equal(
        Read(OneSpan(Plain)),
        Read(" \r\n[ {\"id\": \"2\", \"name\": \"n\", \"timestamp\": 1, \"traceId\": \"1\"} ] trailing"));

    [Theory]
    [InlineData("5af7183fb1d4cf5f", "00000000000000005af7183fb1d4cf5f")]
    [InlineData("5af7183fb1d4cf5f6b221d5bc9e6496c", "5af7183fb1d4cf5f6b221d5bc9e6496c")]
    [InlineData("17183fb1d4cf5f6b221d5bc9e6496c", "0017183fb1d4cf5f6b221d5bc9e6496c")]
    [InlineData("a", "0000000000000000000000000000000a")]
    [InlineData("0", "00000000000000000000000000000000")]
    public void Trace_ids_have_up_to_32_digits(string id, string expected)
    {
        var span = Read($"[{{\"traceId\":\"{id}\",\"id\":\"2\"}}]").ResourceSpans[0].ScopeSpans[0].Spans[0];
        Assert.Equal(expected, Convert.ToHexStringLower(span.TraceId.Span));
    }

    [Fact]
    public void Ids_may_be_numbers_whose_digits_are_hexadecimal_too()
    {
        var span = Read("""[{"traceId":10,"id":11,"parentId":12}]""").ResourceSpans[0].ScopeSpans[0].Spans[0];
        Assert.Equal((0x10, 0x11, 0x12), (span.TraceId[15], span.SpanId[7], span.ParentSpanId[7]));
    }

    [Theory]
    [InlineData("""a\"b\\c\/d\b\f\n\r\t""", "a\"b\\c/d\b\f\n\r\t")]
    [InlineData("""\u00e9\u4e16\ud83d\ude00""", "é世😀")]
    [InlineData("é世😀", "é世😀")]
    [InlineData("""\u0000""", "\0")]
    [InlineData("""\ud83d""", "\ufffd")]
    [InlineData("""\ude00x""", "\ufffdx")]
    [InlineData("""\ud83d\u0041""", "\ufffdA")]
    [InlineData("""\ud83d\ud83d\ude00""", "\ufffd😀")]
    public void Texts_may_be_escaped(string json, string expected)
    {
        var request = Read(OneSpan($$"""
            "name":"{{json}}","localEndpoint":{"serviceName":"{{json}}"},"annotations":[{"timestamp":1,"value":"{{json}}"}],"tags":{"{{json}}":"{{json}}"}
            """));

        var span = request.ResourceSpans[0].ScopeSpans[0].Spans[0];
        Assert.Equal(expected, span.Name);
        Assert.Equal(expected, request.ResourceSpans[0].Resource.Attributes[0].Value.StringValue);
        Assert.Equal(expected, span.Events[0].Name);
        var tag = span.Attributes.Single(attribute => attribute.Key.StartsWith(expected, StringComparison.Ordinal));
        Assert.Equal((expected, expected), (tag.Key, tag.Value.StringValue));
    }

    [Fact]
    public void Invalid_utf8_is_mended()
    {
        byte[] json = [.. """[{"traceId":"1","id":"2","name":"a"""u8, 0xC3, 0x28, 0xFF, .. "b\"}]"u8];
        Assert.Equal("a\ufffd(\ufffdb", Read(ZipkinJson.Read, json).ResourceSpans[0].ScopeSpans[0].Spans[0].Name);
    }

    [Theory]
    [InlineData("10.1.2.3", "network.peer.address=10.1.2.3")]
    [InlineData("::ffff:10.1.2.3", "network.peer.address=10.1.2.3")]
    [InlineData("2001:db8::c001", "network.peer.address=2001:db8::c001")]
    [InlineData("::1", "network.peer.address=::1")]
    [InlineData("", "")]
    [InlineData("10.1.2", "")]
    [InlineData("10.1.2.300", "")]
    [InlineData("fe80::1%eth0", "")]
    [InlineData("backend", "")]
    public void Either_address_may_be_under_either_key(string address, string expected)
    {
        foreach (var key in (string[])["ipv4", "ipv6"])
        {
            var span = ReadSpan($"\"timestamp\":1,\"remoteEndpoint\":{{\"{key}\":\"{address}\"}}");
            Assert.Equal(expected, string.Join(' ', span.Attributes.Select(a => $"{a.Key}={a.Value.StringValue}")));
        }
    }

    [Fact]
    public void The_last_of_equal_endpoints_counts_and_annotations_add_up()
    {
        var span = ReadSpan("""
            "timestamp":1,"remoteEndpoint":{"serviceName":"a","port":1},"remoteEndpoint":{"ipv4":"10.0.0.1"},
            "annotations":[{"timestamp":1,"value":"x"}],"annotations":[{"value":"y","more":[],"timestamp":2}]
            """);
        Assert.Equal("network.peer.address", Assert.Single(span.Attributes).Key);
        Assert.Equal(["x", "y"], span.Events.Select(e => e.Name));
    }

    [Fact]
    public void Unknown_members_may_nest_deep_but_not_without_end()
    {
        Assert.Equal(ReadSpan(Plain), ReadSpan($"{Plain},\"x\":{Nested(100)}"));
        Assert.StartsWith("Malformed reading List<Span> from json: ", Refusal(OneSpan($"{Plain},\"x\":{Nested(1_000_000)}")), StringComparison.Ordinal);

        static string Nested(int depth) => new StringBuilder().Append('[', depth).Append(']', depth).ToString();
    }
}
