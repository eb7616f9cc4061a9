using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Json;

/// <summary>What a sender of v2 JSON is told, which is what Zipkin tells.</summary>
public sealed class ZipkinJsonErrorTests
{
    private const string Suffix = " reading List<Span> from json";

    [Theory]
    [InlineData("""[{"id":"2"}]""", "Missing : traceId")]
    [InlineData("""[{"traceId":"1"}]""", "Missing : id")]
    [InlineData("[{}]", "Missing : traceId id")]
    [InlineData("""[{"traceId":null,"id":"2"}]""", "Expected a string but was NULL at $[0].traceId")]
    [InlineData("""[{"traceId":"1","id":null}]""", "Expected a string but was NULL at $[0].id")]
    [InlineData("""[{"traceId":"","id":"2"}]""", "traceId is empty")]
    [InlineData("""[{"traceId":"1","id":""}]""", "id is empty")]
    [InlineData("""[{"traceId":"123456789012345678901234567890123","id":"2"}]""", "traceId.length > 32")]
    [InlineData("""[{"traceId":"1","id":"12345678901234567"}]""", "id.length > 16")]
    [InlineData("""[{"traceId":"48485A3953BB6124","id":"2"}]""", "48485A3953BB6124 should be lower-hex encoded with no prefix")]
    [InlineData("""[{"traceId":"0x1","id":"2"}]""", "0x1 should be lower-hex encoded with no prefix")]
    [InlineData("""[{"traceId":"1","id":-1}]""", "-1 should be lower-hex encoded with no prefix")]
    [InlineData("""[{"traceId":[],"id":"2"}]""", "Expected a string but was BEGIN_ARRAY at $[0].traceId")]
    public void A_span_needs_ids(string json, string message) => Assert.Equal(message + Suffix, Refusal(json));

    [Theory]
    [InlineData("\"parentId\":\"\"", "parentId is empty")]
    [InlineData("\"parentId\":\"12345678901234567\"", "parentId.length > 16")]
    [InlineData("\"kind\":\"client\"", "No enum constant zipkin2.Span.Kind.client")]
    [InlineData("\"kind\":\"\"", "No enum constant zipkin2.Span.Kind.")]
    [InlineData("\"name\":true", "Expected a string but was BOOLEAN at $[0].name")]
    [InlineData("\"timestamp\":\"now\"", "Expected a long but was now at $[0].timestamp")]
    [InlineData("\"timestamp\":9223372036854775808", "Expected a long but was 9223372036854775808 at $[0].timestamp")]
    [InlineData("\"duration\":1e400", "Expected a long but was 1e400 at $[0].duration")]
    [InlineData("\"duration\":true", "Expected a long but was BOOLEAN at $[0].duration")]
    [InlineData("\"debug\":1", "Expected a boolean but was NUMBER at $[0].debug")]
    [InlineData("\"shared\":\"true\"", "Expected a boolean but was STRING at $[0].shared")]
    [InlineData("\"localEndpoint\":{\"port\":65536}", "invalid port 65536")]
    [InlineData("\"remoteEndpoint\":{\"port\":\"http\"}", "Expected a long but was http at $[0].remoteEndpoint.port")]
    [InlineData("\"localEndpoint\":{\"serviceName\":{}}", "Expected a string but was BEGIN_OBJECT at $[0].localEndpoint.serviceName")]
    [InlineData("\"tags\":{\"a\":\"b\",\"foo\":null}", "No value at $[0].tags.foo")]
    [InlineData("\"tags\":{\"error\":true}", "Expected a string but was BOOLEAN at $[0].tags.error")]
    [InlineData("\"annotations\":[{\"timestamp\":1472470996199000}]", "Incomplete annotation at $[0].annotations[0].timestamp")]
    [InlineData("\"annotations\":[{\"timestamp\":1,\"value\":\"a\"},{\"value\":\"b\"}]", "Incomplete annotation at $[0].annotations[1].value")]
    [InlineData("\"annotations\":[{\"timestamp\":null,\"value\":\"foo\"}]", "Expected a long but was NULL at $[0].annotations[0].timestamp")]
    [InlineData("\"annotations\":[{\"timestamp\":1,\"value\":null}]", "Expected a string but was NULL at $[0].annotations[0].value")]
    public void A_value_must_be_what_its_key_says(string members, string message) => Assert.Equal(message + Suffix, Refusal(OneSpan(members)));

    [Theory]
    [InlineData("[1]", "expected an object at $[0]")]
    [InlineData("""[{"traceId":"1","id":"2"},[]]""", "expected an object at $[1]")]
    [InlineData("""[{"traceId":"1","id":"2","annotations":{}}]""", "expected an array at $[0].annotations")]
    [InlineData("""[{"traceId":"1","id":"2","annotations":[5]}]""", "expected an object at $[0].annotations[0]")]
    [InlineData("""[{"traceId":"1","id":"2","x":[[1],{"y":2}],"tags":[]}]""", "expected an object at $[0].tags")]
    [InlineData("""[{"traceId":"1","id":"2","localEndpoint":"frontend"}]""", "expected an object at $[0].localEndpoint")]
    public void Arrays_and_objects_must_be_where_they_belong(string json, string detail) => Assert.Equal($"Malformed{Suffix}: {detail}", Refusal(json));

    [Theory]
    [InlineData("""[{"traceId":"1" "id":"2"}]""")]
    [InlineData("""[{"traceId":"1","id":"2"},]""")]
    [InlineData("""[{"traceId":"1","id":"2",}]""")]
    [InlineData("""[{'traceId':'1'}]""")]
    [InlineData("""[{"name":"\x"}]""")]
    [InlineData("[NULL]")]
    [InlineData("[")]
    public void What_is_no_json_is_malformed(string json) => Assert.StartsWith($"Malformed{Suffix}: ", Refusal(json), StringComparison.Ordinal);

    [Theory]
    [InlineData("hello", "Expected a JSON_V2 encoded list")]
    [InlineData("""{"traceId":"1","id":"2"}""", "Expected a JSON_V2 encoded list")]
    [InlineData("null", "Expected a JSON_V2 encoded list")]
    [InlineData("""[{"traceId":"1","id":"2","binaryAnnotations":[{"key":"a","value":"b"}]}]""", "Expected a JSON_V2 encoded list, but received: JSON_V1")]
    public void Another_format_is_called_by_its_name(string json, string message) => Assert.Equal(message, Refusal(json));

    [Fact]
    public void Of_a_long_text_only_the_begin_is_shown() =>
        Assert.True(Refusal(OneSpan($"\"tags\":{{\"{new string('k', 100_000)}\":null}}")).Length < 200);

    [Fact]
    public void A_tag_that_ends_like_a_key_of_the_first_version_is_no_reason_to_refuse() =>
        Assert.Equal("binaryAnnotations", ReadSpan("\"timestamp\":1,\"tags\":{\"binaryAnnotations\":\"binaryAnnotations\"}").Attributes[0].Key);
}
