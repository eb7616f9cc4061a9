using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What is to be read back of a span that came in Jaeger's model. It is given in Jaeger's words: every tag is an attribute, every field of a log an
/// attribute of an event without a name, every reference a link with a <c>type</c>; the service name is the resource's <c>service.name</c>.
/// </summary>
internal static class JaegerModel
{
    private static readonly string[] Kinds = ["", "internal", "server", "client", "producer", "consumer"];

    private static readonly string[] Understood =
    [
        "span.kind", "w3c.tracestate", "otel.status_description",
        "otel.scope.name", "otel.scope.version", "otel.library.name", "otel.library.version",
    ];

    public static JsonObject ToOtlp(JsonObject span)
    {
        var tags = Items(span["attributes"]).ToList();
        var flags = AnyValueText.Integer(span["flags"]);
        var failed = AnyValueText.Of(Find(tags, "error")) is "bool true" or "string \"true\"";
        var attributes = tags.Where(tag => !IsUnderstood(tag, failed));
        if ((flags & 2) != 0) attributes = attributes.Append(Attribute("jaeger.debug", true));
        var parent = Parent(span);
        var kind = System.Array.IndexOf(Kinds, FindText(tags, "span.kind") ?? "");
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = parent,
            ["traceState"] = FindText(tags, "w3c.tracestate") ?? "",
            ["flags"] = flags & 1,
            ["name"] = Text(span["name"]),
            ["kind"] = kind,
            ["startTimeUnixNano"] = Text(span["startTimeUnixNano"]),
            ["endTimeUnixNano"] = Text(span["endTimeUnixNano"]),
            ["attributes"] = Array(attributes),
            ["events"] = Array(Items(span["events"]).Select(Event)),
            ["links"] = Array(Items(span["links"]).Where(link => !IsParent(link, span, parent)).Select(Link)),
            ["status"] = Status(tags, failed, kind),
            ["scope"] = new JsonObject
            {
                ["name"] = FindText(tags, "otel.scope.name") ?? FindText(tags, "otel.library.name") ?? "",
                ["version"] = FindText(tags, "otel.scope.version") ?? FindText(tags, "otel.library.version") ?? "",
            },
            ["resource"] = new JsonObject { ["attributes"] = Array(Items(span["resource"]!["attributes"]).Select(ProcessTag)) },
        };
    }

    private static bool IsUnderstood(JsonObject tag, bool failed) => Text(tag["key"]) switch
    {
        "error" => failed,
        "otel.status_code" => failed || tag["value"]!["stringValue"] is not null, // as a number it may be Go's or OTLP's
        var key => Understood.Contains(key),
    };

    // The parent is a field, or else the first reference of the same trace: a CHILD_OF, or else a FOLLOWS_FROM.
    private static string Parent(JsonObject span)
    {
        if (Text(span["parentSpanId"]) is { Length: > 0 } parent) return parent;
        var inTrace = Items(span["links"]).Where(link => Text(link["traceId"]) == Text(span["traceId"])).ToList();
        return Text((inTrace.Find(link => Text(link["type"]) == "CHILD_OF") ?? inTrace.FirstOrDefault())?["spanId"]);
    }

    private static bool IsParent(JsonObject link, JsonObject span, string parent) =>
        Text(link["type"]) == "CHILD_OF" && Text(link["traceId"]) == Text(span["traceId"]) && Text(link["spanId"]) == parent;

    private static JsonObject Link(JsonObject link) => new()
    {
        ["traceId"] = Text(link["traceId"]),
        ["spanId"] = Text(link["spanId"]),
        ["attributes"] = Array([Attribute("opentracing.ref_type", Text(link["type"]).ToLowerInvariant())]),
    };

    private static JsonObject Event(JsonObject log)
    {
        var fields = Items(log["attributes"]).ToList();
        var name = FindText(fields, "event");
        return new JsonObject
        {
            ["timeUnixNano"] = Text(log["timeUnixNano"]),
            ["name"] = name ?? "",
            ["attributes"] = Array(fields.Where(field => name is null || Text(field["key"]) != "event")),
        };
    }

    // An error tag that is true has the last word, then what OpenTelemetry's exporters add, then what HTTP says.
    private static JsonObject Status(List<JsonObject> tags, bool failed, int kind)
    {
        var message = FindText(tags, "otel.status_description");
        var httpMessage = FindText(tags, "http.status_message") ?? "";
        if (failed) return Status(2, message ?? httpMessage);
        if (Find(tags, "otel.status_code") is { } code) return Status(Text(code["stringValue"]) switch { "OK" => 1, "ERROR" => 2, _ => 0 }, message ?? "");
        var http = Find(tags, "http.status_code") is { } value ? AnyValueText.Double(value.AsObject().Single().Value) : 200;
        var isError = http is >= 400 and < 500 ? kind != 2 : http >= 500;
        return isError ? Status(2, httpMessage) : Status(0, "");
    }

    private static JsonObject Status(int code, string message) => new() { ["code"] = code, ["message"] = message };

    private static JsonObject ProcessTag(JsonObject tag) => Text(tag["key"]) switch
    {
        "hostname" => Renamed(tag, "host.name"),
        "jaeger.version" => Attribute("opencensus.exporterversion", $"Jaeger-{Text(tag["value"]!["stringValue"])}"),
        _ => tag,
    };
}
