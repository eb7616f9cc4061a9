using System.Text.Json;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Writes the events of an encoded span as Jaeger's logs: <c>[{"timestamp":1485467191639875,"fields":[{"key":"event","type":"string","value":"e"}]}]</c>.
/// <code>Event { fixed64 time_unix_nano = 1; string name = 2; KeyValue attributes = 3; … }</code>
/// </summary>
internal static class JaegerLogs
{
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp"), Fields = JsonEncodedText.Encode("fields");

    public static void Write(Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> otlp, int events)
    {
        json.WriteStartArray(name);
        var reader = new ProtoReader(otlp);
        while (events > 0 && reader.TryReadTag())
        {
            if (reader.Is(11, WireType.LengthDelimited)) WriteLog(json, reader.ReadBytes());
            else reader.Skip();
        }

        json.WriteEndArray();
    }

    private static void WriteLog(Utf8JsonWriter json, ReadOnlySpan<byte> otlp)
    {
        ulong time = 0;
        ReadOnlySpan<byte> name = [];
        var isNamed = false; // An attribute says what the event is, better than its name.
        var reader = new ProtoReader(otlp);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.Fixed64)) time = reader.ReadFixed64();
            else if (reader.Is(2, WireType.LengthDelimited)) name = reader.ReadBytes();
            else if (reader.Is(3, WireType.LengthDelimited)) isNamed |= JaegerTags.KeyOf(reader.ReadBytes()).SequenceEqual("event"u8);
            else reader.Skip();
        }

        json.WriteStartObject();
        json.WriteNumber(Timestamp, time / 1000);
        json.WriteStartArray(Fields);
        if (name.Length > 0 && !isNamed) JaegerTags.Write(json, "event"u8, name);
        reader = new ProtoReader(otlp);
        while (reader.TryReadTag())
        {
            if (reader.Is(3, WireType.LengthDelimited)) JaegerTags.Write(json, reader.ReadBytes());
            else reader.Skip();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
