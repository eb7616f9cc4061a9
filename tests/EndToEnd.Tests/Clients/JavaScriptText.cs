using System.Globalization;
using System.Text.Json.Nodes;
using Tracepost.EndToEnd.Tests.Comparison;
using static Tracepost.EndToEnd.Tests.Clients.Flat;

namespace Tracepost.EndToEnd.Tests.Clients;

/// <summary>What JavaScript's String() makes of an attribute's value; of numbers in the range that the tests use.</summary>
internal static class JavaScriptText
{
    /// <param name="value">In OTLP JSON's typed form.</param>
    public static string Of(JsonNode? value)
    {
        var (type, content) = value!.AsObject().Single();
        return type switch
        {
            "stringValue" => Text(content),
            "boolValue" => content!.GetValue<bool>() ? "true" : "false",
            "intValue" => AnyValueText.Integer(content).ToString(CultureInfo.InvariantCulture),
            "doubleValue" => AnyValueText.Double(content).ToString("R", CultureInfo.InvariantCulture),
            "arrayValue" => string.Join(',', AnyValueText.Values(content).Select(Of)),
            _ => throw new NotSupportedException(type),
        };
    }
}
