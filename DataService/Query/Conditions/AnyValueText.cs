using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jaeger.Storage.V2;
using Kind = Jaeger.Storage.V2.AnyValue.ValueOneofCase;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>
/// The value of a request's attribute as text, which is how values are compared: Jaeger's own query service sends every value as a
/// string, other clients may send them typed. Bytes are base64; arrays and maps are JSON.
/// </summary>
internal static class AnyValueText
{
    private const int MaxDepth = 32;

    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="InvalidQueryException">The value nests too deeply.</exception>
    public static string Of(AnyValue? value) => value?.ValueCase switch
    {
        null or Kind.None => "",
        Kind.StringValue => value.StringValue,
        Kind.BoolValue => value.BoolValue ? "true" : "false",
        Kind.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        Kind.DoubleValue => value.DoubleValue.ToString("R", CultureInfo.InvariantCulture),
        Kind.BytesValue => value.BytesValue.ToBase64(),
        _ => Node(value, 0)!.ToJsonString(Json),
    };

    private static JsonNode? Node(AnyValue value, int depth)
    {
        if (depth > MaxDepth) throw new InvalidQueryException($"the value of an attribute nests deeper than {MaxDepth}");
        switch (value.ValueCase)
        {
            case Kind.BoolValue: return value.BoolValue;
            case Kind.IntValue: return value.IntValue;
            case Kind.DoubleValue when double.IsFinite(value.DoubleValue): return value.DoubleValue;
            case Kind.ArrayValue: return new JsonArray([.. value.ArrayValue.Values.Select(element => Node(element, depth + 1))]);
            case Kind.KvlistValue:
                var map = new JsonObject();
                foreach (var entry in value.KvlistValue.Values) map[entry.Key] = entry.Value is null ? null : Node(entry.Value, depth + 1);
                return map;
            case Kind.None: return null;
            default: return Of(value);
        }
    }
}
