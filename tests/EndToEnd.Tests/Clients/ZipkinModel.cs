using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>
/// What is to be read back of a span that came in Zipkin's model. It is given in Zipkin's words: tags are attributes, all of them texts, and beside
/// the fields of a flat span there are <c>localEndpoint</c>, <c>remoteEndpoint</c>, <c>debug</c> and <c>shared</c>.
/// </summary>
internal static class ZipkinModel
{
    private static readonly string[] Understood = ["error", "w3c.tracestate", "otel.status_code", "otel.status_description"];

    private static readonly string[] StatusTags = ["error", "otel.status_code", "otel.status_description"];

    public static JsonObject ToOtlp(JsonObject span)
    {
        var tags = Items(span["attributes"]).ToList();
        var (scope, scopeTags) = Scope(tags);
        var kept = IsAsSpecified(tags) ? [] : tags.Where(tag => StatusTags.Contains(Text(tag["key"])));
        var attributes = tags.Where(tag => !Understood.Contains(Text(tag["key"])) && !scopeTags.Contains(Text(tag["key"])))
            .Concat(Endpoint(span["localEndpoint"], "network.local", "zipkin.local"))
            .Concat(Endpoint(span["remoteEndpoint"], "network.peer", "zipkin.remote"))
            .Concat(Text(span["remoteEndpoint"]?["serviceName"]) is { Length: > 0 } peer ? [Attribute("peer.service", peer)] : [])
            .Concat(Flag(span, "shared"))
            .Concat(Flag(span, "debug"))
            .Concat(kept.Select(tag => Renamed(tag, $"zipkin.tag.{Text(tag["key"])}")));
        var service = Text(span["localEndpoint"]?["serviceName"]);
        return new JsonObject
        {
            ["traceId"] = Text(span["traceId"]),
            ["spanId"] = Text(span["spanId"]),
            ["parentSpanId"] = Text(span["parentSpanId"]),
            ["traceState"] = FindText(tags, "w3c.tracestate") ?? "",
            ["name"] = Text(span["name"]),
            ["kind"] = AnyValueText.Integer(span["kind"]),
            ["startTimeUnixNano"] = Text(span["startTimeUnixNano"]),
            ["endTimeUnixNano"] = Text(span["endTimeUnixNano"]),
            ["attributes"] = Array(attributes),
            ["events"] = Array(Items(span["events"])),
            ["links"] = new JsonArray(),
            ["status"] = Status(tags),
            ["scope"] = scope,
            ["resource"] = new JsonObject { ["attributes"] = Array(service.Length > 0 ? [Attribute("service.name", service)] : []) },
        };
    }

    // OpenTelemetry's exporters say the scope in tags, by its name of today or an earlier one, or by both.
    private static (JsonObject Scope, string[] Tags) Scope(List<JsonObject> tags)
    {
        var name = FindText(tags, "otel.scope.name") ?? FindText(tags, "otel.library.name");
        if (name is null) return ([], []);
        var version = FindText(tags, "otel.scope.version") ?? FindText(tags, "otel.library.version") ?? "";
        return (
            new JsonObject { ["name"] = name, ["version"] = version },
            ["otel.scope.name", "otel.scope.version", "otel.library.name", "otel.library.version"]);
    }

    private static IEnumerable<JsonObject> Endpoint(JsonNode? endpoint, string prefix, string prefixOfOther)
    {
        var (ipv4, ipv6) = (Text(endpoint?["ipv4"]), Text(endpoint?["ipv6"]));
        if (ipv6.Length > 0) yield return Attribute($"{prefix}.address", ipv6);
        if (ipv4.Length > 0) yield return Attribute(ipv6.Length > 0 ? $"{prefixOfOther}.ipv4" : $"{prefix}.address", ipv4);
        if (AnyValueText.Integer(endpoint?["port"]) is not 0 and var port) yield return Attribute($"{prefix}.port", port);
    }

    private static IEnumerable<JsonObject> Flag(JsonObject span, string name) =>
        span[name]!.GetValue<bool>() ? [Attribute($"zipkin.{name}", true)] : [];

    // Other tags than those that the specification has for a status are kept, to be given back as they came.
    private static bool IsAsSpecified(List<JsonObject> tags) =>
        (FindText(tags, "otel.status_code"), FindText(tags, "error"), FindText(tags, "otel.status_description")) is
            (null, null, null) or ("OK", null, null) or ("ERROR", not null and not "true", null);

    // A span with the tag "error" failed, and its value is the reason.
    private static JsonObject Status(List<JsonObject> tags)
    {
        var (error, code, description) =
            (FindText(tags, "error"), FindText(tags, "otel.status_code"), FindText(tags, "otel.status_description"));
        var status = error is not null || code == "ERROR" ? 2 : code == "OK" ? 1 : 0;
        return new JsonObject { ["code"] = status, ["message"] = description ?? (error == "true" ? null : error) ?? "" };
    }
}
