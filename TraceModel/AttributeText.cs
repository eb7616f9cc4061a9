using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tracepost.TraceModel;

/// <summary>The text of an attribute's value: what a person reads.</summary>
public static class AttributeText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Strings as they are, numbers and booleans in their JSON form, bytes in base64, arrays and maps as JSON; nothing for no value.</summary>
    public static string ToText(this AttributeValue value)
    {
        switch (value.Type)
        {
            case AttributeType.String: return value.AsString;
            case AttributeType.Bool: return value.AsBool ? "true" : "false";
            case AttributeType.Int: return value.AsInt.ToString(CultureInfo.InvariantCulture);
            case AttributeType.Double: return value.AsDouble.ToString("R", CultureInfo.InvariantCulture);
            case AttributeType.Bytes: return Convert.ToBase64String(value.AsBytes);
            case AttributeType.Array or AttributeType.Map:
                var buffer = new ArrayBufferWriter<byte>();
                using (var json = new Utf8JsonWriter(buffer, Options))
                    WriteJson(json, value);
                return Encoding.UTF8.GetString(buffer.WrittenSpan);
            default: return "";
        }
    }

    private static void WriteJson(Utf8JsonWriter json, AttributeValue value)
    {
        switch (value.Type)
        {
            case AttributeType.String: json.WriteStringValue(value.AsString); break;
            case AttributeType.Bool: json.WriteBooleanValue(value.AsBool); break;
            case AttributeType.Int: json.WriteNumberValue(value.AsInt); break;
            case AttributeType.Double when double.IsFinite(value.AsDouble): json.WriteNumberValue(value.AsDouble); break;
            case AttributeType.Double: json.WriteStringValue(value.ToText()); break;
            case AttributeType.Bytes: json.WriteBase64StringValue(value.AsBytes); break;
            case AttributeType.Array:
                json.WriteStartArray();
                foreach (var element in value.AsArray) WriteJson(json, element);
                json.WriteEndArray();
                break;
            case AttributeType.Map:
                json.WriteStartObject();
                foreach (var (key, entry) in value.AsMap)
                {
                    json.WritePropertyName(key);
                    WriteJson(json, entry);
                }

                json.WriteEndObject();
                break;
            default: json.WriteNullValue(); break;
        }
    }
}
