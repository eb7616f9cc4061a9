using System.Globalization;
using System.Text.Json;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.QueryApis.Otlp;

/// <summary>
/// Writes protobuf bytes of OTLP's traces as OTLP JSON, straight from the bytes, following <see cref="OtlpJsonSchema"/>. Fields that the
/// schema does not know are passed over. As in every proto3 JSON, what is zero or empty is left out:
/// <code>{"traceId":"5b8efff798038103d269b633813fc60c","name":"GET /","kind":2,"startTimeUnixNano":"1544712660000000000"}</code>
/// </summary>
internal static class OtlpJsonWriter
{
    private const int MaxDepth = 250; // AnyValues nest at most 100 deep, two messages each.
    private const int Fields = 32; // The schema's numbers are below.

    /// <summary>Writes each <c>ResourceSpans</c> of a <c>TracesData</c> as an element of the array that the writer is in.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static void WriteResourceSpans(Utf8JsonWriter json, ReadOnlySpan<byte> tracesData)
    {
        var reader = new ProtoReader(tracesData);
        while (reader.TryReadTag())
        {
            if (!reader.Is(1, WireType.LengthDelimited)) reader.Skip();
            else WriteMessage(json, reader.ReadBytes(), OtlpJsonSchema.ResourceSpans, 0);
        }
    }

    private static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> message, MessageSchema schema, int depth)
    {
        if (depth > MaxDepth) throw new MalformedProtobufException($"malformed protobuf: messages nest deeper than {MaxDepth}");

        // One pass finds what is there and where; each field is then read from its first place to its last.
        var (present, last) = (0u, 0);
        Span<int> starts = stackalloc int[Fields], ends = stackalloc int[Fields];
        var survey = new ProtoReader(message);
        for (var start = 0; survey.TryReadTag(); start = survey.Position)
        {
            var number = survey.Field;
            survey.Skip();
            if (number >= Fields) continue;
            if ((present & (1u << number)) == 0) starts[number] = start;
            ends[number] = survey.Position;
            present |= 1u << number;
            if (schema.IsUnion && number < 8) last = number;
        }

        json.WriteStartObject();
        foreach (var field in schema.Fields)
        {
            if ((present & (1u << field.Number)) == 0 || (schema.IsUnion && field.Number != last))
            {
                if (field.Always) WriteEmpty(json, field);
                continue;
            }

            var part = message[starts[field.Number]..ends[field.Number]];
            if (field.Repeated) WriteAll(json, part, field, depth);
            else if (field.Form == JsonForm.Message) WriteMerged(json, part, field, depth);
            else WriteLast(json, part, field, schema.IsUnion);
        }

        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, ReadOnlySpan<byte> message, JsonField field, int depth)
    {
        json.WriteStartArray(field.EncodedName);
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (!reader.Is(field.Number, WireType.LengthDelimited)) reader.Skip();
            else if (field.Form == JsonForm.Message) WriteMessage(json, reader.ReadBytes(), field.Message!, depth + 1);
            else json.WriteStringValue(reader.ReadBytes());
        }

        json.WriteEndArray();
    }

    /// <summary>A message that comes in several pieces is the pieces one after the other.</summary>
    private static void WriteMerged(Utf8JsonWriter json, ReadOnlySpan<byte> message, JsonField field, int depth)
    {
        ReadOnlySpan<byte> value = [];
        var found = false;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (!reader.Is(field.Number, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var piece = reader.ReadBytes();
            value = found ? (byte[])[.. value, .. piece] : piece;
            found = true;
        }

        if (!found)
        {
            if (field.Always) WriteEmpty(json, field);
            return;
        }

        json.WritePropertyName(field.EncodedName);
        WriteMessage(json, value, field.Message!, depth + 1);
    }

    private static void WriteEmpty(Utf8JsonWriter json, JsonField field)
    {
        json.WriteStartObject(field.EncodedName);
        json.WriteEndObject();
    }

    /// <summary>Of a simple field that comes several times, the last counts.</summary>
    private static void WriteLast(Utf8JsonWriter json, ReadOnlySpan<byte> message, JsonField field, bool evenIfZero)
    {
        var wireType = WireTypeOf(field.Form);
        ReadOnlySpan<byte> bytes = [];
        ulong number = 0;
        var found = false;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (!reader.Is(field.Number, wireType))
            {
                reader.Skip();
                continue;
            }

            found = true;
            if (wireType == WireType.LengthDelimited) bytes = reader.ReadBytes();
            else number = wireType switch
            {
                WireType.Varint => reader.ReadVarint(),
                WireType.Fixed64 => reader.ReadFixed64(),
                _ => reader.ReadFixed32(),
            };
        }

        if (found && (evenIfZero || number != 0 || bytes.Length > 0)) WriteScalar(json, field, bytes, number);
    }

    private static void WriteScalar(Utf8JsonWriter json, JsonField field, ReadOnlySpan<byte> bytes, ulong number)
    {
        var name = field.EncodedName;
        Span<char> digits = stackalloc char[20];
        switch (field.Form)
        {
            case JsonForm.Text: json.WriteString(name, bytes); break;
            case JsonForm.Base64: json.WriteBase64String(name, bytes); break;
            case JsonForm.Hex: WriteId(json, name, bytes); break;
            case JsonForm.Bool: json.WriteBoolean(name, number != 0); break;
            case JsonForm.UInt32 or JsonForm.Fixed32: json.WriteNumber(name, (uint)number); break;
            case JsonForm.Int64:
                unchecked((long)number).TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
                json.WriteString(name, digits[..length]);
                break;
            case JsonForm.Fixed64:
                number.TryFormat(digits, out length, default, CultureInfo.InvariantCulture);
                json.WriteString(name, digits[..length]);
                break;
            default:
                var value = BitConverter.UInt64BitsToDouble(number);
                if (double.IsFinite(value)) json.WriteNumber(name, value);
                else json.WriteString(name, value.ToString(CultureInfo.InvariantCulture)); // "NaN", "Infinity", "-Infinity"
                break;
        }
    }

    private static void WriteId(Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> id)
    {
        const int Longest = 32;
        if (!id.ContainsAnyExcept((byte)0)) return;
        Span<byte> digits = stackalloc byte[2 * Longest];
        if (id.Length <= Longest && Convert.TryToHexStringLower(id, digits, out var written)) json.WriteString(name, digits[..written]);
        else json.WriteString(name, Convert.ToHexStringLower(id));
    }

    private static WireType WireTypeOf(JsonForm form) => form switch
    {
        JsonForm.Text or JsonForm.Base64 or JsonForm.Hex or JsonForm.Message => WireType.LengthDelimited,
        JsonForm.Double or JsonForm.Fixed64 => WireType.Fixed64,
        JsonForm.Fixed32 => WireType.Fixed32,
        _ => WireType.Varint,
    };
}
