using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What OpenTelemetry Go's exporter for Jaeger (1.1) makes of a span of its SDK, in the words of <see cref="JaegerModel"/>: the resource becomes the
/// process, lists become JSON, the status code is a number (error 1, ok 2), links lose everything but the ids, times are whole microseconds.
/// </summary>
internal static class OpenTelemetryJaegerGo
{
    private static readonly string[] Kinds = ["", "", "server", "client", "producer", "consumer"]; // internal is not sent

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonObject ToJaeger(JsonObject span)
    {
        var start = AnyValueText.Integer(span["startTimeUnixNano"]);
        var duration = AnyValueText.Integer(span["endTimeUnixNano"]) - start;
        var tags = Items(span["attributes"]).Select(Tag).Concat(Scope(span["scope"]!)).Concat(Status(span["status"]!))
            .Concat(Kinds[AnyValueText.Integer(span["kind"])] is { Length: > 0 } kind ? [Attribute("span.kind", kind)] : []);
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = Text(span["parentSpanId"]),
            ["flags"] = AnyValueText.Integer(span["flags"]),
            ["name"] = Text(span["name"]),
            ["startTimeUnixNano"] = Whole(start),
            ["endTimeUnixNano"] = $"{(start / 1000 * 1000) + (duration / 1000 * 1000)}",
            ["attributes"] = Array(tags),
            ["events"] = Array(Items(span["events"]).Select(Log)),
            ["links"] = Array(Items(span["links"]).Select(link => new JsonObject
            {
                ["traceId"] = Text(link["traceId"]), ["spanId"] = Text(link["spanId"]), ["type"] = "FOLLOWS_FROM",
            })),
            ["resource"] = new JsonObject { ["attributes"] = Array(Items(span["resource"]!["attributes"]).Select(Tag)) },
        };
    }

    private static IEnumerable<JsonObject> Scope(JsonNode scope)
    {
        yield return Attribute("otel.library.name", Text(scope["name"]));
        if (Text(scope["version"]) is { Length: > 0 } version) yield return Attribute("otel.library.version", version);
    }

    private static IEnumerable<JsonObject> Status(JsonNode status)
    {
        var code = AnyValueText.Integer(status["code"]);
        if (code == 0) yield break;
        yield return Attribute("otel.status_code", code == 2 ? 1L : 2L);
        if (Text(status["message"]) is { Length: > 0 } message) yield return Attribute("otel.status_description", message);
        if (code == 2) yield return Attribute("error", true);
    }

    private static JsonObject Log(JsonObject e) => new()
    {
        ["timeUnixNano"] = Whole(AnyValueText.Integer(e["timeUnixNano"])),
        ["attributes"] = Array(Items(e["attributes"]).Select(Tag).Prepend(Attribute("event", Text(e["name"])))),
    };

    private static JsonObject Tag(JsonObject attribute) => attribute["value"]!["arrayValue"] is { } list
        ? Attribute(Text(attribute["key"]), $"[{string.Join(',', Items(list["values"]).Select(Item))}]")
        : attribute;

    // As Go's encoding/json writes it.
    private static string Item(JsonObject value) => value.Single() switch
    {
        ("stringValue", var text) => JsonSerializer.Serialize(text!.GetValue<string>(), Plain),
        ("intValue", var number) => number!.GetValue<string>(),
        var (_, other) => other!.ToJsonString(),
    };

    private static string Whole(long nanoseconds) => $"{nanoseconds / 1000 * 1000}";
}
