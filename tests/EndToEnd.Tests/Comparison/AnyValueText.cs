using System.Globalization;
using System.Text.Json.Nodes;

namespace Tracepost.EndToEnd.Tests.Comparison;

/// <summary>
/// OTLP JSON's typed values as text that shows type and value: <c>{"intValue":"-42"}</c> is <c>int -42</c>.
/// Two values have the same text if and only if they are the same value of the same type.
/// </summary>
internal static class AnyValueText
{
    public static string Of(JsonNode? value)
    {
        if (value is not JsonObject { Count: > 0 } typed) return "empty";
        Assert.Single(typed);
        var (type, content) = typed.First();
        return type switch
        {
            "stringValue" => $"string {Quote(content)}",
            "boolValue" => content!.GetValue<bool>() ? "bool true" : "bool false",
            "intValue" => $"int {Integer(content)}",
            "doubleValue" => $"double {Double(content).ToString("R", CultureInfo.InvariantCulture)}",
            "bytesValue" => $"bytes {Convert.ToHexString(Convert.FromBase64String(content?.GetValue<string>() ?? ""))}",
            "arrayValue" => $"[{string.Join(", ", Values(content).Select(Of))}]",
            "kvlistValue" => $"{{{string.Join(", ", Values(content).Select(pair => $"{Quote(pair!["key"])}: {Of(pair["value"])}"))}}}",
            _ => throw new NotSupportedException($"A value of type {type}: {typed.ToJsonString()}"),
        };
    }

    /// <summary>64-bit integers are strings in protobuf's JSON; plain numbers are allowed too.</summary>
    public static long Integer(JsonNode? number) =>
        long.Parse(number?.ToString() ?? "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>What cannot be a JSON number is "NaN", "Infinity" or "-Infinity".</summary>
    public static double Double(JsonNode? number) =>
        double.Parse(number?.ToString() ?? "0", NumberStyles.Float, CultureInfo.InvariantCulture);

    public static IEnumerable<JsonNode?> Values(JsonNode? list) => list?["values"] as JsonArray ?? [];

    public static string Quote(JsonNode? text) => (text is null ? JsonValue.Create("") : text.DeepClone()).ToJsonString();
}
