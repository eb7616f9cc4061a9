using System.Globalization;
using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>The facts in an answer of <c>GET /api/traces/{id}?raw=true</c>, in the words of <see cref="JaegerExpected"/>.</summary>
internal static class JaegerActual
{
    /// <param name="answer"><c>{"data":[{"traceID":"…","spans":[…],"processes":{"p1":{…}}}],…}</c></param>
    public static IEnumerable<string> Of(JsonNode answer) =>
        from trace in List(answer, "data")
        from span in List(trace, "spans")
        from fact in Facts(span, trace["processes"]![span["processID"]!.GetValue<string>()]!)
        select $"{Id(span["traceID"])}/{Text(span["spanID"])} {fact}";

    private static IEnumerable<string> Facts(JsonNode span, JsonNode process)
    {
        yield return $"operationName {AnyValueText.Quote(span["operationName"])}";
        yield return $"startTime {span["startTime"]!.GetValue<long>()}";
        yield return $"duration {span["duration"]!.GetValue<long>()}";
        foreach (var reference in List(span, "references"))
            yield return $"{Text(reference["refType"])} {Id(reference["traceID"])}/{Text(reference["spanID"])}";
        foreach (var tag in List(span, "tags")) yield return $"tag {Tag(tag)}";
        foreach (var log in List(span, "logs"))
        {
            var fields = List(log, "fields").Select(Tag).Order(StringComparer.Ordinal);
            yield return $"log {log["timestamp"]!.GetValue<long>()}: {string.Join("; ", fields)}";
        }

        yield return $"service string {AnyValueText.Quote(process["serviceName"])}";
        foreach (var tag in List(process, "tags")) yield return $"process tag {Tag(tag)}";
    }

    // Arrays and maps are strings of JSON. A string that looks like one, as some clients send them, cannot be told from it.
    private static string Tag(JsonNode tag)
    {
        var value = tag["value"];
        var text = tag["type"]!.GetValue<string>() switch
        {
            "string" when Text(value) is ['[' or '{', ..] json => "json " + JaegerJson.Canonical(JsonNode.Parse(json)),
            "string" => $"string {AnyValueText.Quote(value)}",
            "bool" => value!.GetValue<bool>() ? "bool true" : "bool false",
            "int64" => $"int {AnyValueText.Integer(value)}",
            "float64" => $"double {AnyValueText.Double(value).ToString("R", CultureInfo.InvariantCulture)}",
            "binary" => $"bytes {Convert.ToHexString(Convert.FromBase64String(Text(value)))}",
            var type => throw new NotSupportedException($"A tag of type {type}"),
        };
        return $"{AnyValueText.Quote(tag["key"])} = {text}";
    }

    // A trace id whose first half is zero is written with 16 digits.
    private static string Id(JsonNode? id) => Text(id).PadLeft(32, '0');

    private static IEnumerable<JsonNode> List(JsonNode item, string name) => (item[name] as JsonArray ?? []).Select(i => i!);

    private static string Text(JsonNode? text) => text?.GetValue<string>() ?? "";
}
