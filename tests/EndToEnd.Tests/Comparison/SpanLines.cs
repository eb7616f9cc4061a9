using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>
/// Everything a span says, one fact a line, so that a test that fails shows exactly the facts that differ. Fields that have their default
/// value have no line: OTLP JSON may write them or leave them out.
/// </summary>
internal static class SpanLines
{
    /// <param name="span">A flat span: see <see cref="FlatSpans"/>.</param>
    public static IEnumerable<string> Of(JsonObject span)
    {
        var id = $"{Text(span["traceId"])}/{Text(span["spanId"])}";
        return Facts(span).Select(fact => $"{id} {fact}").Prepend($"{id} exists");
    }

    private static IEnumerable<string> Facts(JsonObject span)
    {
        string[] plain = ["name", "parentSpanId", "traceState"];
        foreach (var name in plain.Where(name => Text(span[name]).Length > 0)) yield return $"{name} {AnyValueText.Quote(span[name])}";

        string[] numbers =
        [
            "kind", "flags", "startTimeUnixNano", "endTimeUnixNano", "droppedAttributesCount", "droppedEventsCount", "droppedLinksCount",
        ];
        foreach (var fact in Numbers(span, numbers)) yield return fact;

        if (span["status"] is { } status)
        {
            foreach (var fact in Numbers(status, ["code"])) yield return $"status {fact}";
            if (Text(status["message"]).Length > 0) yield return $"status message {AnyValueText.Quote(status["message"])}";
        }

        foreach (var fact in Attributes(span)) yield return fact;
        foreach (var fact in Each(span, "events", ["name"], ["timeUnixNano", "droppedAttributesCount"])) yield return fact;
        foreach (var fact in Each(span, "links", ["traceId", "spanId", "traceState"], ["flags", "droppedAttributesCount"]))
            yield return fact;
        foreach (var fact in One(span["scope"], ["name", "version", "schemaUrl"], ["droppedAttributesCount"])) yield return $"scope {fact}";
        foreach (var fact in One(span["resource"], ["schemaUrl"], ["droppedAttributesCount"])) yield return $"resource {fact}";
    }

    private static IEnumerable<string> Each(JsonNode span, string list, string[] texts, string[] numbers)
    {
        var items = span[list] as JsonArray ?? [];
        return items.SelectMany(
            (item, i) => One(item, texts, numbers).Select(fact => $"{list}[{i}] {fact}").Prepend($"{list}[{i}] exists"));
    }

    private static IEnumerable<string> One(JsonNode? item, string[] texts, string[] numbers)
    {
        if (item is null) return [];
        return texts.Where(name => Text(item[name]).Length > 0).Select(name => $"{name} {AnyValueText.Quote(item[name])}")
            .Concat(Numbers(item, numbers))
            .Concat(Attributes(item));
    }

    private static IEnumerable<string> Numbers(JsonNode item, string[] names) =>
        names.Where(name => AnyValueText.Integer(item[name]) != 0).Select(name => $"{name} {AnyValueText.Integer(item[name])}");

    private static IEnumerable<string> Attributes(JsonNode item) =>
        (item["attributes"] as JsonArray ?? []).Select(a => $"attribute {AnyValueText.Quote(a!["key"])} = {AnyValueText.Of(a["value"])}");

    private static string Text(JsonNode? text) => text?.GetValue<string>() ?? "";
}
