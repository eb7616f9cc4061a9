using Tracepost.ApiService.Receivers.Zipkin.V1;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>What v1 JSON may look like, and what is said of that which it may not.</summary>
public sealed class ZipkinV1JsonTests
{
    [Theory]
    [InlineData("hello", "Expected a JSON_V1 encoded list")]
    [InlineData("{}", "Expected a JSON_V1 encoded list")]
    [InlineData("""{"traceId":"1","id":"2"}""", "Expected a JSON_V1 encoded list")]
    [InlineData("\u000c\0\0\0\0", "Expected a JSON_V1 encoded list, but received: THRIFT")]
    [InlineData("\n\u0002\u0008\u0001", "Expected a JSON_V1 encoded list, but received: PROTO3")]
    [InlineData("""[{"traceId":"1","id":"2","localEndpoint":{"serviceName":"a"}}]""", "Expected a JSON_V1 encoded list, but received: JSON_V2")]
    [InlineData("""[{"traceId":"1","id":"2","remoteEndpoint":{}}]""", "Expected a JSON_V1 encoded list, but received: JSON_V2")]
    [InlineData("""[{"traceId":"1","id":"2","tags":{}}]""", "Expected a JSON_V1 encoded list, but received: JSON_V2")]
    [InlineData("[1]", "Malformed reading List<Span> from json: expected an object at $[0]")]
    [InlineData("[null]", "Malformed reading List<Span> from json: expected an object at $[0]")]
    [InlineData("""[{"traceId":null,"id":"2"}]""", "Expected a string but was NULL at $[0].traceId reading List<Span> from json")]
    [InlineData("""[{"traceId":"48485A3953BB6124","id":"2"}]""", "48485A3953BB6124 should be lower-hex encoded with no prefix reading List<Span> from json")]
    [InlineData("""[{"traceId":"","id":"2"}]""", "traceId is empty reading List<Span> from json")]
    [InlineData("""[{"traceId":"1","id":"00000000000000001"}]""", "id.length > 16 reading List<Span> from json")]
    [InlineData("""[{"traceId":"1","id":"2","annotations":[{"timestamp":1}]}]""", "Incomplete annotation at $[0].annotations[0].timestamp reading List<Span> from json")]
    [InlineData("""[{"traceId":"1","id":"2","annotations":[{"timestamp":null,"value":"foo"}]}]""", "Incomplete annotation at $[0].annotations[0].value reading List<Span> from json")]
    [InlineData("""[{"traceId":"1","id":"2","annotations":{}}]""", "Malformed reading List<Span> from json: expected an array at $[0].annotations")]
    [InlineData("""[{"traceId":"1","id":"2","annotations":[1]}]""", "Malformed reading List<Span> from json: expected an object at $[0].annotations[0]")]
    [InlineData("""[{"traceId":"1","id":"2","binaryAnnotations":[{"value":"v"}]}]""", "No key at $[0].binaryAnnotations[0].value reading List<Span> from json")]
    [InlineData("""[{"traceId":"1","id":"2","timestamp":1.5}]""", "Expected a long but was 1.5 at $[0].timestamp reading List<Span> from json")]
    [InlineData("""[{"traceId":"1","id":"2","debug":1}]""", "Expected a boolean but was NUMBER at $[0].debug reading List<Span> from json")]
    [InlineData("""[{"traceId":"1","id":"2","binaryAnnotations":[{"key":"k","value":"v","endpoint":{"port":65536}}]}]""", "invalid port 65536 reading List<Span> from json")]
    public void What_is_refused_is_told_in_Zipkins_words(string body, string message) => Assert.Equal(message, V1Translation.JsonRefusal(body));

    [Theory]
    [InlineData("[{")]
    [InlineData("[{},]")]
    [InlineData("[{}}")]
    [InlineData("[{} {}]")]
    [InlineData("[{'id':1}]")]
    public void What_is_no_json_is_malformed(string body) =>
        Assert.StartsWith("Malformed reading List<Span> from json: ", V1Translation.JsonRefusal(body), StringComparison.Ordinal);

    [Fact]
    public void Nulls_and_unknown_keys_are_passed_over() => V1Conversion.AssertSame(
        ["""{"traceId":"1","id":"2","localEndpoint":{"ipv4":"127.0.0.1"}}"""],
        V1Conversion.OfJson("""
            {"traceId":"1","parentId":null,"id":"2","name":null,"timestamp":null,"duration":null,"annotations":null,"debug":null,"shared":null,"key":"k",
             "x":{"y":[{"z":1}]},"binaryAnnotations":[{"key":"lc","value":"","type":null,"w":[1],"endpoint":{"serviceName":null,"ipv4":"127.0.0.1","ipv6":null,"port":null,"q":{}}},
             {"key":"object","value":{}},{"key":"array","value":[1]},{"key":"null","value":null},{"key":"none"}]}
            """));

    [Fact]
    public void Numbers_and_strings_may_stand_for_each_other() => V1Conversion.AssertSame(
        ["""{"traceId":"12","id":"34","name":"56","timestamp":1500,"duration":7,"localEndpoint":{"port":80},"tags":{"d":0.5,"float":1.5,"int":3,"text":"1","word":"many"}}"""],
        V1Conversion.OfJson("""
            {"traceId":12,"id":34,"name":56,"timestamp":"1.5e3","duration":"7","binaryAnnotations":[{"key":"int","value":3,"endpoint":{"port":"80"}},
             {"key":"float","value":1.5},{"key":"text","value":"1"},{"type":"DOUBLE","key":"d","value":"0.5"},{"type":"I32","key":"word","value":"many"}]}
            """));

    [Fact]
    public void Whitespace_may_come_before_the_list() => Assert.Empty(V1Translation.Json(" \r\n\t[ ]").ResourceSpans);

    [Theory]
    [InlineData("""a\"b\\c\/d\b\f\n\r\t""", "a\"b\\c/d\b\f\n\r\t")]
    [InlineData("""\u00e9\ud83d\ude00 \u20AC""", "é😀 €")]
    [InlineData("""cut off \ud83d""", "cut off \ufffd")]
    [InlineData("""\ude00\ud83d\ud83d\ude00\ud83dx""", "\ufffd\ufffd😀\ufffdx")]
    [InlineData("""\u0000""", "\0")]
    public void Escapes_are_resolved(string escaped, string text) =>
        Assert.Equal(text, V1Translation.Single(V1Translation.Json($$"""[{"traceId":"1","id":"2","n\u0061me":"{{escaped}}"}]""")).Name);

    [Fact]
    public void Text_that_is_not_utf8_is_mended()
    {
        byte[] body = [.. """[{"traceId":"1","id":"2","name":"a"""u8, 0xFF, .. "b\"}]"u8];
        Assert.Equal("a\ufffdb", V1Translation.Single(V1Translation.Run(ZipkinV1Json.Read, body)).Name);
    }

    [Theory]
    [InlineData("10.1.2.3", "{\"ipv4\":\"10.1.2.3\"}")]
    [InlineData("::ffff:10.1.2.3", "{\"ipv4\":\"10.1.2.3\"}")]
    [InlineData("::10.1.2.3", "{\"ipv4\":\"10.1.2.3\"}")]
    [InlineData("2001:db8::c001", "{\"ipv6\":\"2001:db8::c001\"}")]
    [InlineData("::1", "{\"ipv6\":\"::1\"}")]
    [InlineData("1", "null")]
    [InlineData("10.1.2", "null")]
    [InlineData("300.1.2.3", "null")]
    [InlineData("localhost", "null")]
    [InlineData("[::1]:80", "null")]
    [InlineData("fe80::1%eth0", "null")]
    [InlineData("1:2:3:4:5:6:7:8:9", "null")]
    [InlineData("", "null")]
    public void Addresses_are_told_apart_and_what_is_none_is_passed_over(string address, string endpoint)
    {
        foreach (var key in (string[])["ipv4", "ipv6"])
        {
            var span = Assert.Single(V1Conversion.OfJson(
                $$$"""{"traceId":"1","id":"2","binaryAnnotations":[{"key":"lc","value":"","endpoint":{"{{{key}}}":"{{{address}}}"}}]}"""));
            Assert.Equal(endpoint, span["localEndpoint"]?.ToJsonString() ?? "null");
        }
    }

    [Fact]
    public void Trace_ids_of_17_to_31_digits_keep_all_of_them()
    {
        var span = Assert.Single(V1Conversion.OfJson("""{"traceId":"a0000000000000001","id":"2"}"""));
        Assert.Equal("000000000000000a1", (string?)span["traceId"]);
    }
}
