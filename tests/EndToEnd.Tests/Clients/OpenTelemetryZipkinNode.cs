using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What npm @opentelemetry/exporter-zipkin makes of a span of its SDK, in the words of <see cref="ZipkinModel"/>. The resource becomes tags; the
/// scope, links, the trace state and the attributes of events are left out. It sends the start in fractions of a microsecond.
/// </summary>
internal static class OpenTelemetryZipkinNode
{
    private const long Internal = 1;

    public static JsonObject ToZipkin(JsonObject span)
    {
        var resource = Items(span["resource"]!["attributes"]).ToList();
        var (start, duration) = JavaScriptTime.StartAndDurationMicroseconds(span);
        var kind = AnyValueText.Integer(span["kind"]);
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = Text(span["parentSpanId"]),
            ["name"] = Text(span["name"]),
            ["kind"] = kind == Internal ? 0 : kind,
            ["startTimeUnixNano"] = JavaScriptTime.Nanoseconds((long)start),
            ["endTimeUnixNano"] = JavaScriptTime.Nanoseconds((long)start + JavaScriptTime.Round(duration)),
            ["attributes"] = Array([.. Items(span["attributes"]).Select(Tag), .. Status(span["status"]!), .. resource.Select(Tag)]),
            ["events"] = Array(Items(span["events"]).Select(Annotation)),
            ["localEndpoint"] = new JsonObject { ["serviceName"] = FindText(resource, "service.name") },
            ["debug"] = false,
            ["shared"] = false,
        };
    }

    private static JsonObject Tag(JsonObject attribute) => Attribute(Text(attribute["key"]), JavaScriptText.Of(attribute["value"]));

    private static IEnumerable<JsonObject> Status(JsonNode status)
    {
        var code = AnyValueText.Integer(status["code"]);
        if (code != 0) yield return Attribute("otel.status_code", code == 1 ? "OK" : "ERROR");
        if (code == 2 && Text(status["message"]) is { Length: > 0 } message) yield return Attribute("error", message);
    }

    private static JsonObject Annotation(JsonObject e) => new()
    {
        ["timeUnixNano"] =
            JavaScriptTime.Nanoseconds(JavaScriptTime.Round(JavaScriptTime.Microseconds(AnyValueText.Integer(e["timeUnixNano"])))),
        ["name"] = Text(e["name"]),
    };
}
