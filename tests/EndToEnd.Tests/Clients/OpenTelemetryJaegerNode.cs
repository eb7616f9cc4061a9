using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What npm @opentelemetry/exporter-jaeger makes of a span of its SDK, in the words of <see cref="JaegerModel"/>. The resource and the scope become
/// tags of the span, the process has only the service name; links lose their attributes.
/// </summary>
internal static class OpenTelemetryJaegerNode
{
    private static readonly string[] Kinds = ["", "", "server", "client", "producer", "consumer"]; // internal is not sent

    /// <param name="span">A flat span.</param>
    /// <param name="processTags">What the exporter was given besides.</param>
    public static JsonObject ToJaeger(JsonObject span, params JsonObject[] processTags)
    {
        var resource = Items(span["resource"]!["attributes"]).ToList();
        var tags = Items(span["attributes"]).Select(Tag).Concat(Status(span["status"]!))
            .Concat(Kinds[AnyValueText.Integer(span["kind"])] is { Length: > 0 } kind ? [Attribute("span.kind", kind)] : [])
            .Concat(resource.Select(Tag))
            .Append(Attribute("otel.library.name", Text(span["scope"]!["name"])))
            .Append(Attribute("otel.library.version", Text(span["scope"]!["version"])));
        var (start, duration) = JavaScriptTime.StartAndDurationMicroseconds(span);
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = Text(span["parentSpanId"]),
            ["flags"] = AnyValueText.Integer(span["flags"]) & 0xff,
            ["name"] = Text(span["name"]),
            ["startTimeUnixNano"] = JavaScriptTime.Nanoseconds((long)start),
            ["endTimeUnixNano"] = JavaScriptTime.Nanoseconds((long)start + (long)duration),
            ["attributes"] = Array(tags),
            ["events"] = Array(Items(span["events"]).Select(Log)),
            ["links"] = Array(Items(span["links"]).Select(Reference)),
            ["resource"] = new JsonObject
            {
                ["attributes"] = Array(resource.Where(attribute => Text(attribute["key"]) == "service.name").Concat(processTags)),
            },
        };
    }

    private static IEnumerable<JsonObject> Status(JsonNode status)
    {
        var code = AnyValueText.Integer(status["code"]);
        if (code == 0) yield break;
        yield return Attribute("otel.status_code", code == 1 ? "OK" : "ERROR");
        if (Text(status["message"]) is { Length: > 0 } message) yield return Attribute("otel.status_description", message);
        if (code == 2) yield return Attribute("error", true);
    }

    private static JsonObject Log(JsonObject e) => new()
    {
        ["timeUnixNano"] = JavaScriptTime.Nanoseconds((long)(JavaScriptTime.Milliseconds(AnyValueText.Integer(e["timeUnixNano"])) * 1000)),
        ["attributes"] = Array(Items(e["attributes"]).Select(Tag).Prepend(Attribute("event", Text(e["name"])))),
    };

    private static JsonObject Reference(JsonObject link) => new()
    {
        ["traceId"] = Text(link["traceId"]),
        ["spanId"] = Text(link["spanId"]),
        ["type"] = "FOLLOWS_FROM",
    };

    // Numbers are doubles; what is no number and no boolean is what JavaScript's String() makes of it.
    private static JsonObject Tag(JsonObject attribute)
    {
        var (key, value) = (Text(attribute["key"]), attribute["value"]!.AsObject().Single());
        return value.Key switch
        {
            "boolValue" => attribute,
            "intValue" or "doubleValue" => Attribute(key, AnyValueText.Double(value.Value)),
            _ => Attribute(key, JavaScriptText.Of(attribute["value"])),
        };
    }
}
