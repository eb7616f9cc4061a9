using System.Globalization;
using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>Arrays and maps, which Jaeger's format carries as a string of plain JSON: <c>["a",1,{"b":2.5}]</c>.</summary>
internal static class JaegerJson
{
    /// <summary>OTLP's typed value as plain JSON.</summary>
    public static JsonNode? Plain(JsonNode? value)
    {
        if (value is not JsonObject { Count: > 0 } typed) return null;
        var (type, content) = typed.First();
        return type switch
        {
            "arrayValue" => new JsonArray([.. AnyValueText.Values(content).Select(Plain)]),
            "kvlistValue" => new JsonObject(AnyValueText.Values(content)
                .Select(pair => KeyValuePair.Create(pair!["key"]!.GetValue<string>(), Plain(pair["value"])))),
            "intValue" => JsonValue.Create(AnyValueText.Integer(content)),
            "doubleValue" => JsonValue.Create(AnyValueText.Double(content)),
            _ => content?.DeepClone(),
        };
    }

    /// <summary>One text for all ways to write the same JSON: sorted keys, and 3 is 3.0.</summary>
    public static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray list => $"[{string.Join(",", list.Select(Canonical))}]",
        JsonObject map => $"{{{string.Join(",", map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(Pair))}}}",
        _ when node.GetValueKind() == System.Text.Json.JsonValueKind.Number => Number(node.ToJsonString()),
        _ => node.ToJsonString(),
    };

    private static string Pair(KeyValuePair<string, JsonNode?> pair) => $"{AnyValueText.Quote(pair.Key)}:{Canonical(pair.Value)}";

    private static string Number(string number) =>
        long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
        ? integer.ToString(CultureInfo.InvariantCulture)
        : double.Parse(number, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
}
