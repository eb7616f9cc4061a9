using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What npm @opencensus/exporter-jaeger makes of a span of npm @opencensus/core, in the words of <see cref="JaegerModel"/>. It leaves out the
/// kind, the status, the sizes of messages and attributes of links, and the spans below the children of a root.
/// </summary>
internal static class OpenCensusJaegerNode
{
    /// <summary>The spans that are sent: roots and their children.</summary>
    public static IEnumerable<JsonObject> Sent(IReadOnlyList<JsonObject> spans)
    {
        var roots = spans.Where(IsRoot).Select(span => Text(span["spanId"])).ToHashSet();
        return spans.Where(span => IsRoot(span) || roots.Contains(Text(span["parentSpanId"])));
    }

    /// <param name="span">In OpenCensus' words: tests/Interop/node-legacy/opencensus/record.js.</param>
    /// <param name="service">The service name, which the exporter is told.</param>
    public static JsonObject ToJaeger(JsonObject span, string service)
    {
        var start = AnyValueText.Integer(span["startTimeUnixNano"]) / 1000;
        var duration = (long)(span["durationMilliseconds"]!.GetValue<double>() * 1000);
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = Text(span["parentSpanId"]),
            ["flags"] = 1,
            ["name"] = Text(span["name"]),
            ["startTimeUnixNano"] = JavaScriptTime.Nanoseconds(start),
            ["endTimeUnixNano"] = JavaScriptTime.Nanoseconds(start + duration),
            ["attributes"] = Array(Items(span["attributes"])),
            ["events"] = Array(Items(span["messageEvents"]).Select(Message).Concat(Items(span["events"]).Select(Annotation))),
            ["links"] = Array(Items(span["links"]).Where(link => AnyValueText.Integer(link["type"]) != 0).Select(Reference)),
            ["resource"] = new JsonObject { ["attributes"] = Array(Process(service, span)) },
        };
    }

    // What the program says, and what the exporter adds.
    private static IEnumerable<JsonObject> Process(string service, JsonObject span) =>
    [
        Attribute("service.name", service),
        .. Items(span["resource"]!["attributes"]),
    ];

    private static bool IsRoot(JsonObject span) => !span["parentIsInThisProcess"]!.GetValue<bool>();

    private static JsonObject Message(JsonObject e) => new()
    {
        ["timeUnixNano"] = Text(e["timeUnixNano"]),
        ["attributes"] = Array(
            [Attribute("message.id", (double)AnyValueText.Integer(e["id"])), Attribute("message.type", (double)AnyValueText.Integer(e["type"]))]),
    };

    private static JsonObject Annotation(JsonObject e) => new()
    {
        ["timeUnixNano"] = Text(e["timeUnixNano"]),
        ["attributes"] = Array(Items(e["attributes"]).Append(Attribute("description", Text(e["name"])))),
    };

    private static JsonObject Reference(JsonObject link) => new()
    {
        ["traceId"] = Text(link["traceId"]),
        ["spanId"] = Text(link["spanId"]),
        ["type"] = AnyValueText.Integer(link["type"]) == 1 ? "CHILD_OF" : "FOLLOWS_FROM",
    };
}
