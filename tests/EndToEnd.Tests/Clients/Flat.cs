using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>Reads and writes flat spans: tests/Interop/README.md.</summary>
internal static class Flat
{
    public static string Text(JsonNode? text) => text?.GetValue<string>() ?? "";

    public static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).Select(item => item!.AsObject());

    public static JsonArray Array(IEnumerable<JsonNode> items) => [.. items.Select(item => item.DeepClone())];

    /// <summary>The value of an attribute, null if there is none of that name.</summary>
    public static JsonNode? Find(IEnumerable<JsonObject> attributes, string key) =>
        attributes.LastOrDefault(attribute => Text(attribute["key"]) == key)?["value"];

    /// <summary>The value of an attribute that is a text, null if there is none of that name and type.</summary>
    public static string? FindText(IEnumerable<JsonObject> attributes, string key) => Find(attributes, key)?["stringValue"]?.GetValue<string>();

    public static JsonObject Attribute(string key, string value) => Attribute(key, "stringValue", value);

    public static JsonObject Attribute(string key, bool value) => Attribute(key, "boolValue", value);

    public static JsonObject Attribute(string key, long value) =>
        Attribute(key, "intValue", value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static JsonObject Attribute(string key, double value) => Attribute(key, "doubleValue", value);

    public static JsonObject Renamed(JsonObject attribute, string key) => new() { ["key"] = key, ["value"] = attribute["value"]?.DeepClone() };

    private static JsonObject Attribute(string key, string type, JsonNode value) =>
        new() { ["key"] = key, ["value"] = new JsonObject { [type] = value } };
}
