using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>
/// The facts that Jaeger's JSON says of a span, worked out from the span as it was sent. That format has fewer types and no place for scope
/// attributes, link attributes, flags and dropped counts; times are microseconds.
/// </summary>
internal static class JaegerExpected
{
    private static readonly string[] Kinds = ["", "internal", "server", "client", "producer", "consumer"];

    /// <param name="span">A flat span: see <see cref="FlatSpans"/>.</param>
    public static IEnumerable<string> Of(JsonObject span)
    {
        var id = $"{Text(span["traceId"])}/{Text(span["spanId"])}";
        return Facts(span).Select(fact => $"{id} {fact}");
    }

    private static IEnumerable<string> Facts(JsonObject span)
    {
        var (start, end) = (AnyValueText.Integer(span["startTimeUnixNano"]), AnyValueText.Integer(span["endTimeUnixNano"]));
        yield return $"operationName {AnyValueText.Quote(span["name"])}";
        yield return $"startTime {start / 1000}";
        yield return $"duration {(end - start) / 1000}";
        // A link to the parent takes its place.
        if (Text(span["parentSpanId"]) is { Length: > 0 } parent && !List(span, "links").Any(link => IsTo(link, span, parent)))
            yield return $"CHILD_OF {Text(span["traceId"])}/{parent}";
        foreach (var link in List(span, "links")) yield return $"{ReferenceType(link)} {Text(link["traceId"])}/{Text(link["spanId"])}";

        foreach (var tag in Attributes(span).Concat(Derived(span))) yield return $"tag {tag}";
        foreach (var e in List(span, "events"))
        {
            string[] name = Text(e["name"]) is { Length: > 0 } text ? [Tag("event", text)] : [];
            var fields = Attributes(e).Concat(name).Order(StringComparer.Ordinal);
            yield return $"log {AnyValueText.Integer(e["timeUnixNano"]) / 1000}: {string.Join("; ", fields)}";
        }

        foreach (var attribute in List(span["resource"]!, "attributes"))
        {
            yield return Text(attribute["key"]) == "service.name"
                ? $"service {AnyValueText.Of(attribute["value"])}"
                : $"process tag {Tag(attribute)}";
        }
    }

    // What OTLP has a field for and Jaeger a tag.
    private static IEnumerable<string> Derived(JsonObject span)
    {
        (string Key, string Value)[] texts =
        [
            ("otel.scope.name", Text(span["scope"]!["name"])),
            ("otel.scope.version", Text(span["scope"]!["version"])),
            ("span.kind", Kinds[AnyValueText.Integer(span["kind"])]),
            ("w3c.tracestate", Text(span["traceState"])),
            ("otel.status_code", AnyValueText.Integer(span["status"]?["code"]) switch { 1 => "OK", 2 => "ERROR", _ => "" }),
            ("otel.status_description", Text(span["status"]?["message"])),
        ];
        foreach (var (key, value) in texts.Where(text => text.Value.Length > 0)) yield return Tag(key, value);
        if (AnyValueText.Integer(span["status"]?["code"]) == 2) yield return "\"error\" = bool true";
    }

    // A further parent, which came from a client of Jaeger as a reference, is one again.
    private static string ReferenceType(JsonNode link) =>
        Attributes(link).Contains(Tag("opentracing.ref_type", "child_of")) ? "CHILD_OF" : "FOLLOWS_FROM";

    private static bool IsTo(JsonNode link, JsonObject span, string parent) =>
        Text(link["traceId"]) == Text(span["traceId"]) && Text(link["spanId"]) == parent;

    private static IEnumerable<string> Attributes(JsonNode item) => List(item, "attributes").Select(Tag);

    private static string Tag(JsonNode attribute)
    {
        var value = attribute["value"];
        var text = value is JsonObject typed && (typed.ContainsKey("arrayValue") || typed.ContainsKey("kvlistValue"))
            ? "json " + JaegerJson.Canonical(JaegerJson.Plain(value))
            : value?["stringValue"]?.GetValue<string>() is ['[' or '{', ..] json ? "json " + JaegerJson.Canonical(JsonNode.Parse(json))
            : value is JsonObject { Count: > 0 } ? AnyValueText.Of(value) : "string \"\"";
        return $"{AnyValueText.Quote(attribute["key"])} = {text}";
    }

    private static string Tag(string key, string value) => $"{AnyValueText.Quote(key)} = string {AnyValueText.Quote(value)}";

    private static IEnumerable<JsonNode> List(JsonNode item, string name) => (item[name] as JsonArray ?? []).Select(i => i!);

    private static string Text(JsonNode? text) => text?.GetValue<string>() ?? "";
}
