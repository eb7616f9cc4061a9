using System.Globalization;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What is to be read back of a span that came in OpenCensus' model. It is given in OpenCensus' words: its numbers for the kind, the types of links
/// and the status, its message events beside its annotations, and beside it the <c>node</c> and the <c>resource</c> as its protocol says them.
/// </summary>
internal static class OpenCensusModel
{
    private static readonly long[] Kinds = [0, 2, 3]; // unspecified, server, client
    private static readonly string[] MessageTypes = ["TYPE_UNSPECIFIED", "SENT", "RECEIVED"];
    private static readonly string[] LinkTypes = ["", "CHILD_LINKED_SPAN", "PARENT_LINKED_SPAN"];
    private static readonly Dictionary<long, string> Languages = new() { [4] = "go", [6] = "nodejs" };

    public static JsonObject ToOtlp(JsonObject span)
    {
        var attributes = Items(span["attributes"]);
        if (AnyValueText.Integer(span["childSpanCount"]) is > 0 and var children)
            attributes = attributes.Append(Attribute("opencensus.child_span_count", children));
        if (span["parentIsInThisProcess"] is { } same)
            attributes = attributes.Append(Attribute("opencensus.same_process_as_parent_span", same.GetValue<bool>()));
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = Text(span["parentSpanId"]),
            ["traceState"] = Text(span["traceState"]),
            ["name"] = Text(span["name"]),
            ["kind"] = Kinds[AnyValueText.Integer(span["kind"])],
            ["startTimeUnixNano"] = Text(span["startTimeUnixNano"]),
            ["endTimeUnixNano"] = Text(span["endTimeUnixNano"]),
            ["attributes"] = Array(attributes),
            ["droppedAttributesCount"] = AnyValueText.Integer(span["droppedAttributesCount"]),
            ["events"] = Array([.. Items(span["events"]), .. Items(span["messageEvents"]).Select(Message)]),
            ["droppedEventsCount"] =
                AnyValueText.Integer(span["droppedAnnotationsCount"]) + AnyValueText.Integer(span["droppedMessageEventsCount"]),
            ["links"] = Array(Items(span["links"]).Select(Link)),
            ["droppedLinksCount"] = AnyValueText.Integer(span["droppedLinksCount"]),
            ["status"] = new JsonObject
            {
                ["code"] = AnyValueText.Integer(span["status"]!["code"]) == 0 ? 0 : 2, // OK is the default, all others are errors
                ["message"] = Text(span["status"]!["message"]),
            },
            ["scope"] = new JsonObject(),
            ["resource"] = new JsonObject { ["attributes"] = Array(Node(span["node"]!).Concat(Resource(span["resource"]!))) },
        };
    }

    private static JsonObject Message(JsonObject e) => new()
    {
        ["timeUnixNano"] = Text(e["timeUnixNano"]),
        ["name"] = "message",
        ["attributes"] = Array(
        [
            Attribute("message.type", MessageTypes[AnyValueText.Integer(e["type"])]),
            Attribute("messaging.message_id", AnyValueText.Integer(e["id"])),
            Attribute("messaging.message_payload_size_bytes", AnyValueText.Integer(e["uncompressedSize"])),
            Attribute("messaging.message_payload_compressed_size_bytes", AnyValueText.Integer(e["compressedSize"])),
        ]),
    };

    private static JsonObject Link(JsonObject link) => new()
    {
        ["traceId"] = Text(link["traceId"]),
        ["spanId"] = Text(link["spanId"]),
        ["traceState"] = Text(link["traceState"]),
        ["attributes"] = Array(Items(link["attributes"]).Concat(LinkTypes[AnyValueText.Integer(link["type"])] is { Length: > 0 } type
            ? [Attribute("opencensus.link_type", type)]
            : [])),
    };

    private static IEnumerable<JsonObject> Node(JsonNode node)
    {
        yield return Attribute("service.name", Text(node["service_info"]!["name"]));
        yield return Attribute("host.name", Text(node["identifier"]!["host_name"]));
        yield return Attribute("process.pid", AnyValueText.Integer(node["identifier"]!["pid"]));
        yield return Attribute("opencensus.starttime", Time(node["identifier"]!["start_timestamp"]!));
        yield return Attribute("opencensus.exporterversion", Text(node["library_info"]!["exporter_version"]));
        yield return Attribute("telemetry.sdk.version", Text(node["library_info"]!["core_library_version"]));
        yield return Attribute("telemetry.sdk.language", Languages[AnyValueText.Integer(node["library_info"]!["language"])]);
        foreach (var (key, value) in node["attributes"]!.AsObject()) yield return Attribute(key, Text(value));
    }

    private static IEnumerable<JsonObject> Resource(JsonNode resource)
    {
        yield return Attribute("opencensus.resourcetype", Text(resource["type"]));
        foreach (var (key, value) in resource["labels"]!.AsObject())
            yield return Attribute(key == "cloud.zone" ? "cloud.availability_zone" : key, Text(value));
    }

    // 2025-06-15T15:06:40.123456789Z, without zeros at the end of the fraction
    private static string Time(JsonNode timestamp) =>
        DateTimeOffset.FromUnixTimeSeconds(AnyValueText.Integer(timestamp["seconds"])).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
        + string.Create(CultureInfo.InvariantCulture, $".{AnyValueText.Integer(timestamp["nanos"]):D9}").TrimEnd('0').TrimEnd('.') + "Z";
}
