using System.Buffers;
using System.Text;
using System.Text.Json;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Go;

/// <summary>
/// The text of an array or a map as the OpenTelemetry Collector's <c>pcommon.Value.AsString</c> has it: JSON with sorted keys,
/// <c>["a",1]</c>, <c>{"a":"&lt;b&gt;","c":null}</c>. Numbers that JSON cannot show are strings here; the Collector has no text for such a value.
/// </summary>
internal static class GoValueText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = GoJsonEncoder.Plain, SkipValidation = true };

    /// <summary>The text.</summary>
    public static string Of(AttributeValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(json, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a number in Go's form.</summary>
    public static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteStringValue(AttributeValue.Of(value).ToText());
            return;
        }

        Span<byte> text = stackalloc byte[GoFloat.MaxLength];
        json.WriteRawValue(text[..GoFloat.Format(value, text)], skipInputValidation: true);
    }

    private static void Write(Utf8JsonWriter json, AttributeValue value)
    {
        switch (value.Type)
        {
            case AttributeType.String: json.WriteStringValue(value.AsString); break;
            case AttributeType.Bool: json.WriteBooleanValue(value.AsBool); break;
            case AttributeType.Int: json.WriteNumberValue(value.AsInt); break;
            case AttributeType.Double: WriteNumber(json, value.AsDouble); break;
            case AttributeType.Bytes: json.WriteBase64StringValue(value.AsBytes); break;
            case AttributeType.Array:
                json.WriteStartArray();
                foreach (var element in value.AsArray) Write(json, element);
                json.WriteEndArray();
                break;
            case AttributeType.Map:
                json.WriteStartObject();
                foreach (var (key, entry) in Sorted(value.AsMap))
                {
                    json.WritePropertyName(key);
                    Write(json, entry);
                }

                json.WriteEndObject();
                break;
            default: json.WriteNullValue(); break;
        }
    }

    // Of several entries with one key the last counts.
    private static SortedDictionary<string, AttributeValue> Sorted(IReadOnlyList<KeyValue> map)
    {
        var sorted = new SortedDictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var (key, value) in map) sorted[key] = value;
        return sorted;
    }
}
