using System.Globalization;
using System.Text.Json;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Trace.V1;
using static Tracepost.ApiService.Tests.Receivers.Zipkin.ZipkinRequests;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.Otlp;

/// <summary>What OpenTelemetry's exporters put into texts, as Zipkin has no place for it: attributes of events, and links.</summary>
public sealed class ZipkinEmbeddedTests
{
    [Theory]
    [InlineData("rows read", "rows read", "")]
    [InlineData("\"rows read\":{}", "rows read", "")]
    [InlineData("\"rows read\":{\"rows\":7,\"table\":\"orders\"}", "rows read", "rows=7 table=orders")]
    [InlineData("\"rows read\": { \"rows\" : 7 }", "rows read", "rows=7")]
    [InlineData("rows read: {\"rows\":7}", "rows read", "rows=7")]
    [InlineData("rows read|{\"rows\":7}|0", "rows read", "rows=7")]
    [InlineData("rows read|{\"a\":\"b|{}|c\"}|3", "rows read", "a=b|{}|c dropped=3")]
    [InlineData("|{}|0", "", "")]
    [InlineData("e: {\"s\":\"\\u00e9\\n\",\"\\u006b\":true,\"d\":0.5,\"n\":null,\"i\":-9223372036854775808,\"l\":[1,{\"x\":2}],\"m\":{}}", "e", "s=é\n k=True d=0.5 i=-9223372036854775808 l=[1,{\"x\":2}] m={}")]
    [InlineData("e: {\"half\":\"\\ud83d\"}", "e", "half=\ufffd")]
    public void Attributes_of_events_are_in_the_text(string value, string name, string attributes)
    {
        var e = Assert.Single(ReadSpan($$"""
            "annotations":[{"timestamp":1,"value":{{JsonSerializer.Serialize(value)}}}]
            """).Events);
        Assert.Equal((name, attributes), (e.Name, Text(e.Attributes, e.DroppedAttributesCount)));
    }

    [Theory]
    [InlineData("a|b|c")]
    [InlineData("a|{x}|1")]
    [InlineData("a|{\"x\":1}|")]
    [InlineData("a|{\"x\":1}|-1")]
    [InlineData("a|{\"x\":1}|99999999999")]
    [InlineData("}|{0")]
    [InlineData("|{}1")]
    [InlineData("|{}|")]
    [InlineData("\"a\":[]")]
    [InlineData("\"a\":{}{}")]
    [InlineData("\"a\":{\"b\":}")]
    [InlineData("\"}")]
    [InlineData("body: {not json}")]
    [InlineData(": {\"a\":1}")]
    [InlineData("{\"a\":1}")]
    [InlineData("took 5")]
    public void Any_other_text_is_the_name(string value)
    {
        var e = Assert.Single(ReadSpan($$"""
            "annotations":[{"timestamp":1,"value":{{JsonSerializer.Serialize(value)}}}]
            """).Events);
        Assert.Equal((value, ""), (e.Name, Text(e.Attributes, e.DroppedAttributesCount)));
    }

    [Fact]
    public void However_many_texts_only_look_like_it()
    {
        var annotations = string.Join(',', Enumerable.Repeat("""{"timestamp":1,"value":"a: {x}"}""", 200_000));
        var events = ReadSpan($"\"annotations\":[{annotations}]").Events;
        Assert.Equal(200_000, events.Count(e => e.Name == "a: {x}"));
    }

    [Fact]
    public void Links_are_tags()
    {
        var span = ReadSpan("""
            "timestamp":1,"tags":{"a":"b","otlp.link.0":"5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2|x=1,y=|2|{\"why\":\"batch\",\"n\":2}|4",
            "otlp.link.1":"00000000000000000000000000000001|0000000000000002||{}|0"}
            """);

        Assert.Equal("a=b", Text(span.Attributes, 0));
        Assert.Equal(
            ["5af7183fb1d4cf5f6b221d5bc9e6496c 352bff9a74ca9ad2 x=1,y=|2 why=batch n=2 dropped=4", "00000000000000000000000000000001 0000000000000002  "],
            span.Links.Select(Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no link")]
    [InlineData("5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2|")]
    [InlineData("5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2|{}|0")]
    [InlineData("5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2||{}|x")]
    [InlineData("5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2||{]}|0")]
    [InlineData("5af7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2||}|{|0")]
    [InlineData("zzf7183fb1d4cf5f6b221d5bc9e6496c|352bff9a74ca9ad2||{}|0")]
    [InlineData("5af7183fb1d4cf5f6b221d5bc9e6496c|zzzbff9a74ca9ad2||{}|0")]
    public void What_is_no_link_stays_a_tag(string value)
    {
        var span = ReadSpan($$"""
            "timestamp":1,"tags":{"otlp.link.0":"{{value}}"}
            """);
        Assert.Empty(span.Links);
        Assert.Equal($"otlp.link.0={value}", Text(span.Attributes, 0));
    }

    private static string Text(Span.Types.Link link) => string.Join(
        ' ', Convert.ToHexStringLower(link.TraceId.Span), Convert.ToHexStringLower(link.SpanId.Span), link.TraceState, Text(link.Attributes, link.DroppedAttributesCount));

    private static string Text(IEnumerable<KeyValue> attributes, uint dropped)
    {
        var texts = attributes.Select(attribute => string.Create(CultureInfo.InvariantCulture, $"{attribute.Key}={Value(attribute.Value)}"));
        return string.Join(' ', dropped == 0 ? texts : texts.Append($"dropped={dropped}"));
    }

    private static object Value(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.IntValue => value.IntValue,
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue,
        _ => value.StringValue,
    };
}
