using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Json;

/// <summary>
/// Translates JSON to the protobuf message that a schema describes, in one pass and without objects between. Unknown keys are passed over, and null
/// is an absent field, as ProtoJSON has it.
/// </summary>
internal static class JsonTranscoder
{
    // A protobuf message takes at most two JSON levels, an object in an array, and protobuf parsers take 100 messages in each other.
    private const int MaxDepth = 200;

    /// <summary>Writes the fields of one JSON object.</summary>
    /// <exception cref="RefusedException">It is no JSON, or a value has a type that its field cannot hold; the message says where.</exception>
    public static void Transcode(ReadOnlySpan<byte> json, JsonMessage message, string expected, ProtoWriter writer)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) throw RefusedException.Malformed(expected);
            ReadObject(ref reader, message, writer);
            if (reader.Read()) throw RefusedException.Malformed("there is more after the request");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Invalid(e);
        }
    }

    /// <summary>Writes JSON objects that follow one another, as a stream does over grpc-gateway, each as a message with this field number.</summary>
    /// <exception cref="RefusedException">As above.</exception>
    public static void TranscodeAll(ReadOnlySpan<byte> json, JsonMessage message, int field, string expected, ProtoWriter writer)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.StartObject) throw RefusedException.Malformed(expected);
                var begin = writer.BeginMessage(field);
                ReadObject(ref reader, message, writer);
                writer.EndMessage(begin);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Invalid(e);
        }
    }

    // InvalidOperationException: a string that is not valid UTF-8, or an escape that is half a surrogate pair.
    private static RefusedException Invalid(Exception e) => RefusedException.Malformed($"invalid JSON: {e.Message}");

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
        if (field.Type == JsonFieldType.Map)
        {
            ReadMap(ref reader, field, writer);
            return;
        }

        if (field.Type is not (JsonFieldType.Message or JsonFieldType.Wrapper))
        {
            JsonValues.Write(ref reader, field, writer);
            return;
        }

        var begin = writer.BeginMessage(field.Number);
        if (field.Type == JsonFieldType.Wrapper) ReadValue(ref reader, field.Value!, writer);
        else if (reader.TokenType == JsonTokenType.StartObject) ReadObject(ref reader, field.Message!(), writer);
        else throw JsonValues.Wrong(ref reader, field, "an object");
        writer.EndMessage(begin);
    }

    private static void ReadMap(ref Utf8JsonReader reader, JsonField field, ProtoWriter writer)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw JsonValues.Wrong(ref reader, field, "an object");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var begin = writer.BeginMessage(field.Number);
            JsonValues.WriteText(ref reader, field, number: 1, writer);
            reader.Read();
            ReadField(ref reader, field.Value!, writer);
            writer.EndMessage(begin);
        }
    }
}
