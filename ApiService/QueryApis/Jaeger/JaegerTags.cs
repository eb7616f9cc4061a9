using System.Globalization;
using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>Writes attributes as Jaeger's tags: <c>{"key":"http.status_code","type":"int64","value":500}</c>.</summary>
internal static class JaegerTags
{
    // Beyond this JavaScript's numbers lose digits, so Jaeger writes a string.
    private const long MaxSafeInteger = (1L << 53) - 1;

    public static void Write(Utf8JsonWriter json, string key, AttributeValue value)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        switch (value.Type)
        {
            case AttributeType.Bool:
                json.WriteString("type", "bool");
                json.WriteBoolean("value", value.AsBool);
                break;
            case AttributeType.Int:
                json.WriteString("type", "int64");
                if (value.AsInt is > MaxSafeInteger or < -MaxSafeInteger)
                    json.WriteString("value", value.AsInt.ToString(CultureInfo.InvariantCulture));
                else
                    json.WriteNumber("value", value.AsInt);
                break;
            case AttributeType.Double:
                json.WriteString("type", "float64");
                WriteDouble(json, "value", value.AsDouble);
                break;
            case AttributeType.Bytes:
                json.WriteString("type", "binary");
                json.WriteBase64String("value", value.AsBytes);
                break;
            default:
                json.WriteString("type", "string");
                json.WriteString("value", value.ToText());
                break;
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string key, string value) => Write(json, key, AttributeValue.Of(value));

    /// <summary>Jaeger fails on numbers that JSON cannot show; here they are strings: "NaN", "Infinity", "-Infinity".</summary>
    private static void WriteDouble(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }
}
