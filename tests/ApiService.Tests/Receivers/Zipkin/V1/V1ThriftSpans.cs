using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Thrift;
using Thrift.Protocol;
using Thrift.Protocol.Entities;
using Thrift.Transport.Client;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>Writes v1 spans that are given in JSON as zipkinCore.thrift has them, with Apache's own library.</summary>
internal sealed class V1ThriftSpans(TProtocol thrift)
{
    private static readonly string[] Types = ["BOOL", "BYTES", "I16", "I32", "I64", "DOUBLE", "STRING"];

    /// <summary>One span.</summary>
    public static Task<byte[]> SpanAsync(string json) => WriteAsync(spans => spans.SpanAsync(JsonNode.Parse(json)!.AsObject()));

    /// <summary>A list of spans, as it is posted.</summary>
    public static Task<byte[]> ListAsync(string json) => WriteAsync(async spans =>
    {
        var list = JsonNode.Parse(json)!.AsArray();
        await spans.WriteListAsync(list, spans.SpanAsync);
    });

    private static async Task<byte[]> WriteAsync(Func<V1ThriftSpans, Task> write)
    {
        using var transport = new TMemoryBufferTransport(new TConfiguration());
        using var protocol = new TBinaryProtocol(transport);
        await write(new V1ThriftSpans(protocol));
        return transport.GetBuffer().AsSpan(0, transport.Length).ToArray();
    }

    private Task SpanAsync(JsonObject span) => StructAsync(async () =>
    {
        var traceId = ((string)span["traceId"]!).PadLeft(32, '0');
        await I64Async(1, Id(traceId[16..]));
        await TextAsync(3, (string?)span["name"] ?? "");
        await I64Async(4, Id((string)span["id"]!));
        if (span["parentId"] is { } parent) await I64Async(5, Id((string)parent!));
        if (span["annotations"] is { } annotations) await FieldAsync(6, TType.List, () => WriteListAsync(annotations.AsArray(), AnnotationAsync));
        if (span["binaryAnnotations"] is { } tags) await FieldAsync(8, TType.List, () => WriteListAsync(tags.AsArray(), BinaryAnnotationAsync));
        if (span["debug"] is { } debug) await FieldAsync(9, TType.Bool, () => thrift.WriteBoolAsync((bool)debug));
        if (span["timestamp"] is { } timestamp) await I64Async(10, (long)timestamp);
        if (span["duration"] is { } duration) await I64Async(11, (long)duration);
        if (Id(traceId[..16]) is var high and not 0) await I64Async(12, high);
    });

    private Task AnnotationAsync(JsonObject annotation) => StructAsync(async () =>
    {
        await I64Async(1, (long)annotation["timestamp"]!);
        await TextAsync(2, (string)annotation["value"]!);
        if (annotation["endpoint"] is JsonObject endpoint) await FieldAsync(3, TType.Struct, () => EndpointAsync(endpoint));
    });

    private Task BinaryAnnotationAsync(JsonObject tag) => StructAsync(async () =>
    {
        await TextAsync(1, (string)tag["key"]!);
        var (value, type) = Value(tag["value"]!, (string?)tag["type"]);
        await FieldAsync(2, TType.String, () => thrift.WriteBinaryAsync(value));
        await FieldAsync(3, TType.I32, () => thrift.WriteI32Async(Array.IndexOf(Types, type)));
        if (tag["endpoint"] is JsonObject endpoint) await FieldAsync(4, TType.Struct, () => EndpointAsync(endpoint));
    });

    private Task EndpointAsync(JsonObject endpoint) => StructAsync(async () =>
    {
        var ipv4 = endpoint["ipv4"] is { } four ? BinaryPrimitives.ReadInt32BigEndian(IPAddress.Parse((string)four!).GetAddressBytes()) : 0;
        await FieldAsync(1, TType.I32, () => thrift.WriteI32Async(ipv4));
        await FieldAsync(2, TType.I16, () => thrift.WriteI16Async((short)(int)(endpoint["port"] ?? 0)));
        await TextAsync(3, (string?)endpoint["serviceName"] ?? "");
        if (endpoint["ipv6"] is { } six) await FieldAsync(4, TType.String, () => thrift.WriteBinaryAsync(IPAddress.Parse((string)six!).GetAddressBytes()));
    });

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

    private async Task StructAsync(Func<Task> fields)
    {
        await thrift.WriteStructBeginAsync(new TStruct(""));
        await fields();
        await thrift.WriteFieldStopAsync();
        await thrift.WriteStructEndAsync();
    }

    private async Task FieldAsync(short id, TType type, Func<Task> value)
    {
        await thrift.WriteFieldBeginAsync(new TField("", type, id));
        await value();
        await thrift.WriteFieldEndAsync();
    }

    private Task I64Async(short id, long value) => FieldAsync(id, TType.I64, () => thrift.WriteI64Async(value));

    private Task TextAsync(short id, string value) => FieldAsync(id, TType.String, () => thrift.WriteStringAsync(value));

    private async Task WriteListAsync(JsonArray list, Func<JsonObject, Task> write)
    {
        await thrift.WriteListBeginAsync(new TList(TType.Struct, list.Count));
        foreach (var item in list) await write(item!.AsObject());
        await thrift.WriteListEndAsync();
    }
}
