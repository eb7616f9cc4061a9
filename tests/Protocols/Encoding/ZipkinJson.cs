using System.Text.Json;
using System.Text.Json.Nodes;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>Zipkin's v2 JSON: https://zipkin.io/zipkin-api/#/default/post_spans.</summary>
internal static class ZipkinJson
{
    public static Task<byte[]> EncodeAsync(ResourceSpans resource) =>
        Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. ZipkinSpan.Of(resource).Select(Write)])));

    private static JsonObject Write(ZipkinSpan span)
    {
        var json = new JsonObject
        {
            ["traceId"] = Convert.ToHexStringLower(span.Span.TraceId.Span),
            ["id"] = Convert.ToHexStringLower(span.Span.SpanId.Span),
            ["name"] = span.Span.Name,
            ["timestamp"] = span.Timestamp,
            ["duration"] = span.Duration,
            ["localEndpoint"] = new JsonObject { ["serviceName"] = span.ServiceName },
            ["annotations"] = new JsonArray([.. span.Annotations.Select(a => new JsonObject { ["timestamp"] = a.Timestamp, ["value"] = a.Value })]),
            ["tags"] = new JsonObject([.. span.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))]),
        };
        if (!span.Span.ParentSpanId.IsEmpty) json["parentId"] = Convert.ToHexStringLower(span.Span.ParentSpanId.Span);
        if (span.Span.Kind > Span.Types.SpanKind.Internal) json["kind"] = span.Span.Kind.ToString().ToUpperInvariant();
        return json;
    }
}
