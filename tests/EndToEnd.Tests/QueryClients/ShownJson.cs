using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.QueryClients;

/// <summary>
/// Compares an answer with the one that is shown. In what is shown, <c>"…"</c> is any value; as the last element of an array, it is any further ones,
/// and the others may stand anywhere in it.
/// </summary>
internal static class ShownJson
{
    private const string Any = "…";

    public static bool Matches(JsonNode? shown, JsonNode? actual) => (shown, actual) switch
    {
        _ when IsAny(shown) => true,
        (JsonObject expected, JsonObject real) => expected.Count == real.Count
            && expected.All(pair => real.TryGetPropertyValue(pair.Key, out var value) && Matches(pair.Value, value)),
        (JsonArray expected, JsonArray real) when expected.Count > 0 && IsAny(expected[^1]) =>
            expected.Take(expected.Count - 1).All(item => real.Any(value => Matches(item, value))),
        (JsonArray expected, JsonArray real) => expected.Count == real.Count && expected.Zip(real).All(pair => Matches(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(shown, actual),
    };

    private static bool IsAny(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text == Any;
}
