using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tracepost.Testing.Protocols.Encoding;
using static Tracepost.Testing.Protocols.Encoding.ThriftValue;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>Writes v1 spans that are given in JSON as zipkinCore.thrift has them, with Apache's own library.</summary>
internal static class V1ThriftSpans
{
    private static readonly string[] Types = ["BOOL", "BYTES", "I16", "I32", "I64", "DOUBLE", "STRING"];

    /// <summary>One span.</summary>
    public static Task<byte[]> SpanAsync(string json) => OneSpan(JsonNode.Parse(json)!.AsObject()).ToBinaryAsync();

    /// <summary>A list of spans, as it is posted.</summary>
    public static Task<byte[]> ListAsync(string json) => Each(JsonNode.Parse(json)!, OneSpan).ToBinaryAsync();

    private static ThriftValue Each(JsonNode list, Func<JsonObject, ThriftValue> write) => List(list.AsArray().Select(item => write(item!.AsObject())));

    private static ThriftValue OneSpan(JsonObject span) => Struct(SpanFields(span));

    private static IEnumerable<(short Id, ThriftValue Value)> SpanFields(JsonObject span)
    {
        var traceId = ((string)span["traceId"]!).PadLeft(32, '0');
        yield return (1, I64(Id(traceId[16..])));
        yield return (3, Text((string?)span["name"] ?? ""));
        yield return (4, I64(Id((string)span["id"]!)));
        if (span["parentId"] is { } parent) yield return (5, I64(Id((string)parent!)));
        if (span["annotations"] is { } annotations) yield return (6, Each(annotations, annotation => Struct(AnnotationFields(annotation))));
        if (span["binaryAnnotations"] is { } tags) yield return (8, Each(tags, tag => Struct(TagFields(tag))));
        if (span["debug"] is { } debug) yield return (9, Bool((bool)debug));
        if (span["timestamp"] is { } timestamp) yield return (10, I64((long)timestamp));
        if (span["duration"] is { } duration) yield return (11, I64((long)duration));
        if (Id(traceId[..16]) is var high and not 0) yield return (12, I64(high));
    }

    private static IEnumerable<(short Id, ThriftValue Value)> AnnotationFields(JsonObject annotation)
    {
        yield return (1, I64((long)annotation["timestamp"]!));
        yield return (2, Text((string)annotation["value"]!));
        if (annotation["endpoint"] is JsonObject endpoint) yield return (3, Struct(EndpointFields(endpoint)));
    }

    private static IEnumerable<(short Id, ThriftValue Value)> TagFields(JsonObject tag)
    {
        var (value, type) = Value(tag["value"]!, (string?)tag["type"]);
        yield return (1, Text((string)tag["key"]!));
        yield return (2, Bytes(value));
        yield return (3, I32(Array.IndexOf(Types, type)));
        if (tag["endpoint"] is JsonObject endpoint) yield return (4, Struct(EndpointFields(endpoint)));
    }

    private static IEnumerable<(short Id, ThriftValue Value)> EndpointFields(JsonObject endpoint)
    {
        yield return (1, I32(endpoint["ipv4"] is { } four ? BinaryPrimitives.ReadInt32BigEndian(IPAddress.Parse((string)four!).GetAddressBytes()) : 0));
        yield return (2, I16((short)(int)(endpoint["port"] ?? 0)));
        yield return (3, Text((string?)endpoint["serviceName"] ?? ""));
        if (endpoint["ipv6"] is { } six) yield return (4, Bytes(IPAddress.Parse((string)six!).GetAddressBytes()));
    }

    private static (byte[] Value, string Type) Value(JsonNode value, string? type)
    {
        type ??= value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? "BOOL" : "STRING";
        var bytes = new byte[type switch { "I16" => 2, "I32" => 4, _ => 8 }];
        switch (type)
        {
            case "BOOL": return ([(byte)((bool)value ? 1 : 0)], type);
            case "BYTES": return (Convert.FromBase64String((string)value!), type);
            case "STRING": return (Encoding.UTF8.GetBytes((string)value!), type);
            case "I16": BinaryPrimitives.WriteInt16BigEndian(bytes, (short)Long(value)); break;
            case "I32": BinaryPrimitives.WriteInt32BigEndian(bytes, (int)Long(value)); break;
            case "I64": BinaryPrimitives.WriteInt64BigEndian(bytes, Long(value)); break;
            default: BinaryPrimitives.WriteDoubleBigEndian(bytes, (double)value); break;
        }

        return (bytes, type);
    }

    private static long Long(JsonNode value) => long.Parse(value.ToString(), CultureInfo.InvariantCulture);

    private static long Id(string hex) => (long)ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
