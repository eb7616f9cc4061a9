using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Otlp.Json;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Tests.Receivers.Json;

public sealed class OtlpJsonReaderTests
{
    private static readonly JsonFormatter ProtoJson = new(JsonFormatter.Settings.Default.WithFormatEnumsAsIntegers(true));

    [Fact]
    public void Reads_what_every_OTLP_request_is_in_JSON() => Samples.GenRequest.Sample(
        request => Assert.Equal(request, Read(ToOtlpJson(request))), iter: 2_000);

    [Fact]
    public void Every_input_is_a_request_or_a_clear_error()
    {
        Gen.Select(Samples.GenRequest, Gen.Select(Gen.Double[0, 1], Gen.Byte).Array[1, 4], Gen.Bool).Sample(
            (request, mutations, cut) =>
            {
                var bytes = Encoding.UTF8.GetBytes(ToOtlpJson(request));
                foreach (var (place, value) in mutations) bytes[(int)(place * (bytes.Length - 1))] = value;
                if (cut) bytes = bytes[..(int)(mutations[0].Item1 * bytes.Length)];
                try
                {
                    using var read = OtlpJsonReader.ToProtobuf(bytes);
                    ExportTraceServiceRequest.Parser.ParseFrom(read.Span);
                }
                catch (RefusedException e)
                {
                    Assert.Equal(WriteOutcome.Malformed, e.Outcome);
                    Assert.NotEmpty(e.Message);
                }
            },
            iter: 10_000);
    }

    [Fact]
    public void A_request_that_is_cut_anywhere_is_an_error()
    {
        var json = Encoding.UTF8.GetBytes(ToOtlpJson(Samples.Request(spans: 2, attributeLength: 3)));
        for (var length = 0; length < json.Length; length++)
            Assert.Throws<RefusedException>(() => OtlpJsonReader.ToProtobuf(json.AsMemory(0, length)));
    }

    [Theory]
    [InlineData("""{"intValue":"-9223372036854775808"}""", long.MinValue)]
    [InlineData("""{"intValue":9223372036854775807}""", long.MaxValue)]
    [InlineData("""{"intValue":1.5e3}""", 1500L)]
    [InlineData("""{"intValue":"0"}""", 0L)]
    public void Integers_are_numbers_or_strings(string value, long expected)
    {
        var read = ReadValue(value);
        Assert.True(read.HasIntValue);
        Assert.Equal(expected, read.IntValue);
    }

    [Theory]
    [InlineData("""{"doubleValue":"NaN"}""", double.NaN)]
    [InlineData("""{"doubleValue":"-Infinity"}""", double.NegativeInfinity)]
    [InlineData("""{"doubleValue":1e308}""", 1e308)]
    [InlineData("""{"doubleValue":"2.5"}""", 2.5)]
    [InlineData("""{"doubleValue":"1E\u002B300"}""", 1e300)]
    [InlineData("""{"doubleValue":3}""", 3.0)]
    public void Doubles_are_numbers_or_strings(string value, double expected) => Assert.Equal(expected, ReadValue(value).DoubleValue);

    [Fact]
    public void An_empty_value_is_kept_apart_from_no_value()
    {
        Assert.True(ReadValue("""{"stringValue":""}""").HasStringValue);
        Assert.True(ReadValue("""{"boolValue":false}""").HasBoolValue);
        Assert.Equal(AnyValue.ValueOneofCase.ArrayValue, ReadValue("""{"arrayValue":{}}""").ValueCase);
        Assert.Equal(AnyValue.ValueOneofCase.None, ReadValue("""{"stringValue":null}""").ValueCase);
    }

    [Theory]
    [InlineData("""{"bytesValue":"AP+/"}""")]
    [InlineData("""{"bytesValue":"AP-_"}""")]
    public void Bytes_are_base64_of_either_alphabet(string value) => Assert.Equal([0x00, 0xFF, 0xBF], ReadValue(value).BytesValue.ToByteArray());

    [Fact]
    public void Unknown_keys_are_passed_over_and_so_are_snake_case_ones()
    {
        var request = Read("""{"resource_spans":[{"x":1}],"new":{"deep":[1,{"a":null}]},"resourceSpans":[{"schemaUrl":"s","aVeryLongKeyThatNoMessageOfOursEverHas":2}]}""");
        Assert.Equal("s", Assert.Single(request.ResourceSpans).SchemaUrl);
    }

    [Fact]
    public void Escapes_are_undone() => Assert.Equal("a\"\\\n😀é", ReadValue("""{"stringValue":"a\"\\\n\ud83d\ude00\u00e9"}""").StringValue);

    [Theory]
    [InlineData("", "invalid JSON")]
    [InlineData("[]", "an OTLP request in JSON is an object")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz1"}]}]}]}""", "'traceId' must be a string of hexadecimal digits")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"123"}]}]}]}""", "'traceId' must be an even number")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":5}]}]}]}""", "'name' must be a string")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"-1"}]}]}]}""", "'startTimeUnixNano' must be from 0 to 18446744073709551615")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SERVER"}]}]}]}""", "'kind' must be the number of an enum value")]
    [InlineData("""{"resourceSpans":[5]}""", "'resourceSpans' must be an object")]
    [InlineData("""{} {}""", "invalid JSON")]
    public void Errors_say_what_is_wrong(string json, string message) =>
        Assert.Contains(message, Assert.Throws<RefusedException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Half_a_surrogate_pair_and_invalid_UTF8_are_errors()
    {
        Assert.Throws<RefusedException>(() => ReadValue("""{"stringValue":"\ud83d"}"""));
        Assert.Throws<RefusedException>(() => OtlpJsonReader.ToProtobuf((byte[])[.. "{\"resourceSpans\":[{\"schemaUrl\":\""u8, 0xC3, 0x28, .. "\"}]}"u8]));
    }

    [Fact]
    public void Values_nest_60_levels_deep_and_no_more_than_JSON_should()
    {
        Assert.Equal(AnyValue.ValueOneofCase.ArrayValue, ReadValue(Nested(60)).ValueCase);
        Assert.Throws<RefusedException>(() => ReadValue(Nested(100_000)));

        static string Nested(int depth) =>
            string.Concat(Enumerable.Repeat("""{"arrayValue":{"values":[""", depth)) + "{}" + string.Concat(Enumerable.Repeat("]}}", depth));
    }

    private static AnyValue ReadValue(string value) =>
        Read("""{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":""" + value + "}]}}]}").ResourceSpans[0].Resource.Attributes[0].Value;

    private static ExportTraceServiceRequest Read(string json)
    {
        using var request = OtlpJsonReader.ToProtobuf(Encoding.UTF8.GetBytes(json));
        // 60 levels of values, each of two messages, are beyond the parser's default.
        using var input = CodedInputStream.CreateWithLimits(new MemoryStream(request.Span.ToArray()), int.MaxValue, 1_000);
        return ExportTraceServiceRequest.Parser.ParseFrom(input);
    }

    // OTLP's JSON is ProtoJSON but for the ids, which are hexadecimal.
    private static string ToOtlpJson(ExportTraceServiceRequest request)
    {
        var root = JsonNode.Parse(ProtoJson.Format(request))!;
        foreach (var span in Children(root, "resourceSpans").SelectMany(r => Children(r, "scopeSpans")).SelectMany(s => Children(s, "spans")))
        {
            ToHex(span, "traceId", "spanId", "parentSpanId");
            foreach (var link in Children(span, "links")) ToHex(link, "traceId", "spanId");
        }

        return root.ToJsonString();

        static IEnumerable<JsonNode> Children(JsonNode node, string name) => node[name]?.AsArray().Select(n => n!) ?? [];

        static void ToHex(JsonNode node, params string[] names)
        {
            foreach (var name in names)
            {
                if (node[name] is { } id) node[name] = Convert.ToHexStringLower(Convert.FromBase64String(id.GetValue<string>()));
            }
        }
    }
}
