using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Json;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// Attributes that OpenTelemetry's exporters put as JSON into a text, since Zipkin's annotations have none: <c>{"table":"orders","rows":7}</c>.
/// One object serves a request: where texts only look like it, it soon stops trying, as .NET says what is no JSON by throwing.
/// </summary>
internal sealed class EmbeddedAttributes
{
    private const int MaxFailures = 16;

    private int _failures;

    /// <summary>True if this is a JSON object and nothing else.</summary>
    public bool Are(ReadOnlySpan<byte> json)
    {
        if (json is not [(byte)'{', .., (byte)'}'] || _failures == MaxFailures) return false;
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            _failures++;
            return false;
        }
    }

    /// <summary>Writes the members of an object as attributes; arrays and objects among them stay JSON.</summary>
    public static void Write(ReadOnlySpan<byte> json, int field, ProtoWriter writer)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, json.Length));
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader, buffer, 0);
            reader.Read();
            WriteValue(ref reader, json, field, buffer, key.Length, writer);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void WriteValue(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int field, byte[] buffer, int keyLength, ProtoWriter writer)
    {
        var key = buffer.AsSpan(0, keyLength);
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                writer.WriteAttribute(field, key, Text(ref reader, buffer, keyLength));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteAttribute(field, key, reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Number when Utf8Parser.TryParse(reader.ValueSpan, out long integer, out var used) && used == reader.ValueSpan.Length:
                writer.WriteAttribute(field, key, integer);
                break;
            case JsonTokenType.Number when reader.TryGetDouble(out var number):
                writer.WriteAttribute(field, key, number);
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                var begin = (int)reader.TokenStartIndex;
                reader.Skip();
                writer.WriteAttribute(field, key, json[begin..(int)reader.BytesConsumed]);
                break;
        }
    }

    // Key and value stand beside each other in the buffer, which is as long as both.
    private static ReadOnlySpan<byte> Text(ref Utf8JsonReader reader, byte[] buffer, int begin)
    {
        var text = buffer.AsSpan(begin);
        if (reader.ValueIsEscaped) return text[..ZipkinJsonEscapes.Unescape(reader.ValueSpan, text)];
        reader.ValueSpan.CopyTo(text);
        return text[..reader.ValueSpan.Length];
    }
}
