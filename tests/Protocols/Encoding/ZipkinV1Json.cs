using System.Text.Json;
using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>Zipkin's v1 JSON: https://zipkin.io/pages/data_model.html.</summary>
internal static class ZipkinV1Json
{
    public static Task<byte[]> EncodeAsync(ResourceSpans resource) =>
        Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. ZipkinSpan.Of(resource).Select(Write)])));

    private static JsonObject Write(ZipkinSpan span)
    {
        JsonObject Endpoint() => new() { ["serviceName"] = span.ServiceName };
        var tags = span.Tags.Select(tag => new JsonObject { ["key"] = tag.Key, ["value"] = tag.Value, ["endpoint"] = Endpoint() });
        // What says where a span without any annotation is from.
        if (!span.CoreAnnotations.Any()) tags = tags.Append(new JsonObject { ["key"] = "lc", ["value"] = "", ["endpoint"] = Endpoint() });
        var json = new JsonObject
        {
            ["traceId"] = Convert.ToHexStringLower(span.Span.TraceId.Span),
            ["id"] = Convert.ToHexStringLower(span.Span.SpanId.Span),
            ["name"] = span.Span.Name,
            ["timestamp"] = span.Timestamp,
            ["duration"] = span.Duration,
            ["annotations"] = new JsonArray([.. span.CoreAnnotations.Concat(span.Annotations).Select(
                a => new JsonObject { ["timestamp"] = a.Timestamp, ["value"] = a.Value, ["endpoint"] = Endpoint() })]),
            ["binaryAnnotations"] = new JsonArray([.. tags]),
        };
        if (!span.Span.ParentSpanId.IsEmpty) json["parentId"] = Convert.ToHexStringLower(span.Span.ParentSpanId.Span);
        return json;
    }
}
