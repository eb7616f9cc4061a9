using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Otlp.Json;

/// <summary>
/// Translates an OTLP request in JSON to the same request in protobuf, in one pass and without objects between:
/// <code>{"resourceSpans":[{"resource":{…},"scopeSpans":[{"spans":[{"traceId":"5b8e…","startTimeUnixNano":"1544712660000000000",…}]}]}]}</code>
/// Unknown keys are passed over, null is an absent field, and a key has its lowerCamelCase form only, as OTLP demands.
/// </summary>
internal static class OtlpJsonReader
{
    // A protobuf message takes at most two JSON levels, an object in an array, and protobuf parsers take 100 messages in each other.
    private const int MaxDepth = 200;

    /// <summary>The request as protobuf; the caller disposes it.</summary>
    /// <exception cref="RefusedException">It is no JSON, or a value has a type that its field cannot hold; the message says where.</exception>
    public static PooledBytes ToProtobuf(ReadOnlyMemory<byte> json)
    {
        using var writer = new ProtoWriter(json.Length / 2);
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw RefusedException.Malformed("an OTLP request in JSON is an object: {\"resourceSpans\":[…]}");
            ReadObject(ref reader, OtlpJsonSchema.ExportTraceServiceRequest, writer);
            if (reader.Read()) throw RefusedException.Malformed("there is more after the request");
        }
        catch (JsonException e)
        {
            throw RefusedException.Malformed($"invalid JSON: {e.Message}");
        }
        catch (InvalidOperationException e)
        {
            // A string that is not valid UTF-8, or an escape that is half a surrogate pair.
            throw RefusedException.Malformed($"invalid JSON: {e.Message}");
        }

        return writer.Detach();
    }

    private static void ReadObject(ref Utf8JsonReader reader, JsonMessage message, ProtoWriter writer)
    {
        Span<char> name = stackalloc char[32];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var field = Find(ref reader, message, name);
            reader.Read();
            if (field is null) reader.Skip();
            else ReadField(ref reader, field, writer);
        }
    }

    // No key of ours is longer than the buffer, so longer ones are unknown.
    private static JsonField? Find(scoped ref Utf8JsonReader reader, JsonMessage message, scoped Span<char> name) =>
        reader.ValueSpan.Length > name.Length ? null : message.Find(name[..reader.CopyString(name)]);

    private static void ReadField(ref Utf8JsonReader reader, JsonField field, ProtoWriter writer)
    {
        if (reader.TokenType == JsonTokenType.Null) return;
        if (!field.Repeated)
        {
            ReadValue(ref reader, field, writer);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray) throw JsonValues.Wrong(ref reader, field, "an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            ReadValue(ref reader, field, writer);
    }

    private static void ReadValue(ref Utf8JsonReader reader, JsonField field, ProtoWriter writer)
    {
        if (field.Type != JsonFieldType.Message)
        {
            JsonValues.Write(ref reader, field, writer);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject) throw JsonValues.Wrong(ref reader, field, "an object");
        var begin = writer.BeginMessage(field.Number);
        ReadObject(ref reader, field.Message!(), writer);
        writer.EndMessage(begin);
    }
}
