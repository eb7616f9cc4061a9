using System.Globalization;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What npm @opencensus/exporter-zipkin makes of a span of npm @opencensus/core, in the words of <see cref="ZipkinModel"/>. It says of all spans that
/// are no client's that they are a server's, of all that they are for debugging, and of roots that they share their id. Links and what annotations
/// and messages say beyond their name are left out.
/// </summary>
internal static class OpenCensusZipkinNode
{
    private const long Client = 2; // in OpenCensus

    private static readonly string[] MessageTypes = ["UNSPECIFIED", "SENT", "RECEIVED"];

    /// <param name="span">In OpenCensus' words: tests/Interop/node-legacy/opencensus/record.js.</param>
    /// <param name="service">The service name, which the exporter is told.</param>
    public static JsonObject ToZipkin(JsonObject span, string service)
    {
        var start = AnyValueText.Integer(span["startTimeUnixNano"]) / 1000;
        var duration = JavaScriptTime.Round(span["durationMilliseconds"]!.GetValue<double>() * 1000);
        var annotations = Items(span["events"]).Select(e => Annotation(e, Text(e["name"])));
        var messages = Items(span["messageEvents"]).Select(e => Annotation(e, MessageTypes[AnyValueText.Integer(e["type"])]));
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = Text(span["parentSpanId"]),
            ["name"] = Text(span["name"]),
            ["kind"] = AnyValueText.Integer(span["kind"]) == Client ? 3 : 2,
            ["startTimeUnixNano"] = JavaScriptTime.Nanoseconds(start),
            ["endTimeUnixNano"] = JavaScriptTime.Nanoseconds(start + duration),
            ["attributes"] = Array(Items(span["attributes"]).Select(Tag).Concat(Status(span["status"]!))),
            ["events"] = Array(annotations.Concat(messages)),
            ["localEndpoint"] = new JsonObject { ["serviceName"] = service },
            ["debug"] = true,
            ["shared"] = Text(span["parentSpanId"]).Length == 0,
        };
    }

    private static JsonObject Tag(JsonObject attribute) => Attribute(Text(attribute["key"]), JavaScriptText.Of(attribute["value"]));

    private static IEnumerable<JsonObject> Status(JsonNode status)
    {
        yield return Attribute("census.status_code", AnyValueText.Integer(status["code"]).ToString(CultureInfo.InvariantCulture));
        if (Text(status["message"]) is { Length: > 0 } message) yield return Attribute("census.status_description", message);
    }

    private static JsonObject Annotation(JsonObject e, string text) => new() { ["timeUnixNano"] = Text(e["timeUnixNano"]), ["name"] = text };
}
