using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>Spans as tests/Interop/README.md writes them: OTLP JSON, flat, with scope and resource beside each span.</summary>
internal static class FlatSpans
{
    /// <summary>What a program of tests/Interop said it sent: <c>{"spans":[…]}</c>.</summary>
    public static IReadOnlyList<JsonObject> FromSender(string json) =>
        [.. JsonNode.Parse(json)!["spans"]!.AsArray().Select(span => span!.AsObject())];

    /// <summary>An OTLP JSON document: <c>{"resourceSpans":[{"resource":{…},"scopeSpans":[{"scope":{…},"spans":[…]}]}]}</c>.</summary>
    public static IReadOnlyList<JsonObject> FromOtlp(JsonNode tracesData)
    {
        var result = new List<JsonObject>();
        foreach (var resourceSpans in Items(tracesData, "resourceSpans"))
        {
            foreach (var scopeSpans in Items(resourceSpans, "scopeSpans"))
            {
                foreach (var span in Items(scopeSpans, "spans"))
                {
                    var flat = span.DeepClone().AsObject();
                    flat["scope"] = With(scopeSpans["scope"], scopeSpans["schemaUrl"]);
                    flat["resource"] = With(resourceSpans["resource"], resourceSpans["schemaUrl"]);
                    result.Add(flat);
                }
            }
        }

        return result;
    }

    /// <summary>The way back, to send flat spans as OTLP JSON; every span gets a resource and a scope of its own.</summary>
    public static JsonObject ToOtlp(IEnumerable<JsonObject> spans) => new()
    {
        ["resourceSpans"] = new JsonArray([.. spans.Select(span =>
        {
            var (resource, scope) = (span["resource"]!.DeepClone().AsObject(), span["scope"]!.DeepClone().AsObject());
            var inner = span.DeepClone().AsObject();
            inner.Remove("resource");
            inner.Remove("scope");
            return new JsonObject
            {
                ["schemaUrl"] = Take(resource, "schemaUrl"),
                ["resource"] = resource,
                ["scopeSpans"] = new JsonArray(
                    new JsonObject { ["schemaUrl"] = Take(scope, "schemaUrl"), ["scope"] = scope, ["spans"] = new JsonArray(inner) }),
            };
        })]),
    };

    private static JsonNode? Take(JsonObject from, string name)
    {
        var value = from[name];
        from.Remove(name);
        return value;
    }

    private static JsonObject With(JsonNode? described, JsonNode? schemaUrl)
    {
        var result = described?.DeepClone().AsObject() ?? [];
        result["schemaUrl"] = schemaUrl?.DeepClone() ?? "";
        return result;
    }

    private static IEnumerable<JsonNode> Items(JsonNode node, string name) => (node[name] as JsonArray ?? []).Select(item => item!);
}
