using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.ApiService.Receivers.Zipkin.V1;

namespace Tracepost.ApiService.Tests.Receivers.Zipkin.V1;

/// <summary>Reads v1 spans and shows the v2 spans they become, as Zipkin's v2 JSON would, but for tags that are no texts: these keep their types.</summary>
internal static class V1Conversion
{
    /// <summary>What one v1 span in JSON becomes.</summary>
    public static IReadOnlyList<JsonObject> OfJson(string span)
    {
        using var texts = new ZipkinTexts();
        var body = Encoding.UTF8.GetBytes(span);
        var reader = new Utf8JsonReader(body);
        reader.Read();
        var v1 = new V1Span();
        new V1JsonSpanReader(body, texts).Read(ref reader, v1);
        return Show(v1);
    }

    /// <summary>What one v1 span in Thrift becomes.</summary>
    public static IReadOnlyList<JsonObject> OfThrift(byte[] span)
    {
        using var texts = new ZipkinTexts();
        var reader = new ThriftBinaryReader(span);
        var v1 = new V1Span();
        V1ThriftSpanReader.Read(ref reader, span, v1, texts);
        Assert.Equal(span.Length, reader.Position);
        return Show(v1);
    }

    /// <summary>Compares with v2 spans in JSON, a line each.</summary>
    public static void AssertSame(IReadOnlyList<string> expected, IReadOnlyList<JsonObject> actual) =>
        Assert.Equal(expected.Select(line => JsonNode.Parse(line)!.ToJsonString()), actual.Select(span => span.ToJsonString()));

    private static List<JsonObject> Show(V1Span v1)
    {
        var shown = new List<JsonObject>();
        foreach (var span in new V1SpanConverter().Convert(v1)) shown.Add(Show(span));
        return shown;
    }

    private static JsonObject Show(ZipkinSpan span)
    {
        var json = new JsonObject { ["traceId"] = (span.TraceIdHigh == 0 ? "" : $"{span.TraceIdHigh:x16}") + $"{span.TraceIdLow:x}", ["id"] = $"{span.Id:x}" };
        if (span.ParentId != 0) json["parentId"] = $"{span.ParentId:x}";
        if (span.Kind != ZipkinKind.Unspecified) json["kind"] = span.Kind.ToString().ToUpperInvariant();
        if (!span.Name.IsEmpty) json["name"] = Text(span.Name);
        if (span.Timestamp != 0) json["timestamp"] = span.Timestamp;
        if (span.Duration != 0) json["duration"] = span.Duration;
        if (!span.LocalEndpoint.IsEmpty) json["localEndpoint"] = Show(span.LocalEndpoint);
        if (!span.RemoteEndpoint.IsEmpty) json["remoteEndpoint"] = Show(span.RemoteEndpoint);
        if (span.Annotations.Count > 0) json["annotations"] = new JsonArray([.. span.Annotations.Select(a => new JsonObject { ["timestamp"] = a.Timestamp, ["value"] = Text(a.Value) })]);
        if (span.Tags.Count > 0) json["tags"] = new JsonObject(span.Tags.All.ToArray().Select(tag => KeyValuePair.Create(Text(tag.Key), (JsonNode?)Show(tag))));
        if (span.Debug) json["debug"] = true;
        if (span.Shared) json["shared"] = true;
        return json;
    }

    private static JsonObject Show(ZipkinEndpoint endpoint)
    {
        var json = new JsonObject();
        if (!endpoint.ServiceName.IsEmpty) json["serviceName"] = Text(endpoint.ServiceName);
        if (!endpoint.Ipv4.IsEmpty) json["ipv4"] = Text(endpoint.Ipv4);
        if (!endpoint.Ipv6.IsEmpty) json["ipv6"] = Text(endpoint.Ipv6);
        if (endpoint.Port != 0) json["port"] = endpoint.Port;
        return json;
    }

    private static JsonValue Show(ZipkinTag tag) => tag.Type switch
    {
        ZipkinTagType.Bool => JsonValue.Create(tag.Number != 0),
        ZipkinTagType.Integer => JsonValue.Create(tag.Number),
        ZipkinTagType.Double => JsonValue.Create(BitConverter.Int64BitsToDouble(tag.Number)),
        _ => JsonValue.Create(Text(tag.Value)),
    };

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
