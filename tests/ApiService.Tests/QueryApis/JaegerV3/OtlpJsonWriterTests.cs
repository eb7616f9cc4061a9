using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.QueryApis.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Tests.QueryApis.JaegerV3;

public sealed class OtlpJsonWriterTests
{
    [Fact]
    public void Writes_every_trace_so_that_googles_parser_reads_the_same() =>
        OtlpGenerator.TracesData.Sample(trace => Assert.Equal(OtlpJson.Normalized(trace), OtlpJson.Parse(Write(trace.ToByteArray()))), iter: 300);

    [Fact]
    public void Merges_messages_that_come_in_pieces()
    {
        // ResourceSpans { resource { dropped 3 }, resource { attribute a }, schema "s" } with the resource in two pieces round an unknown field.
        byte[] pieces = [0x0A, 0x02, 0x10, 0x03, 0xA0, 0x06, 0x01, 0x0A, 0x05, 0x0A, 0x03, 0x0A, 0x01, (byte)'a', 0x1A, 0x01, (byte)'s'];

        Assert.Equal(
            """{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":{}}],"droppedAttributesCount":3},"schemaUrl":"s"}]}""",
            Write([0x0A, (byte)pieces.Length, .. pieces]).ToJsonString());
    }

    [Fact]
    public void Replaces_what_is_no_utf8()
    {
        byte[] schema = [0x0A, 0x04, 0x1A, 0x02, 0xFF, (byte)'x'];

        Assert.Equal("\uFFFDx", Write(schema)["resourceSpans"]![0]!["schemaUrl"]!.GetValue<string>());
    }

    [Fact]
    public void Refuses_bytes_that_are_no_message()
    {
        var good = new TracesData { ResourceSpans = { new ResourceSpans { SchemaUrl = "something" } } }.ToByteArray();

        Assert.Throws<MalformedProtobufException>(() => Write(good[..^1]));
    }

    private static JsonNode Write(byte[] tracesData)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceSpans");
            OtlpJsonWriter.WriteResourceSpans(json, tracesData);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return JsonNode.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan))!;
    }
}
