using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// Reads a v1 span in JSON. Unknown keys and nulls are passed over:
/// <code>
/// {"traceId":"5b8efff798038103","id":"eee19b7ec3c1b174","parentId":"…","name":"get","timestamp":1458702548467000,"duration":386000,"debug":true,
///  "annotations":[{"timestamp":1458702548467000,"value":"cs","endpoint":{"serviceName":"frontend","ipv4":"10.0.0.1","port":8080}}],
///  "binaryAnnotations":[{"key":"http.path","value":"/api","endpoint":{…}},{"key":"sa","value":true,"endpoint":{…}}]}
/// </code>
/// </summary>
/// <param name="body">The request, to take slices of.</param>
/// <param name="texts">Where texts go that the body does not have.</param>
internal readonly struct V1JsonSpanReader(ReadOnlyMemory<byte> body, V1Texts texts)
{
    /// <summary>Fills an empty span; the reader is at its opening brace, and then at its closing one.</summary>
    /// <exception cref="RefusedException">A value is not what its key says, an annotation is incomplete, or this is a v2 span.</exception>
    public void Read(ref Utf8JsonReader reader, V1Span span)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            switch (V1JsonKeys.Read(ref reader))
            {
                case V1JsonKey.TraceId: (span.TraceIdHigh, span.TraceIdLow) = V1JsonValues.ReadId(ref reader, "traceId"); break;
                case V1JsonKey.Id: span.Id = V1JsonValues.ReadId(ref reader, "id").Low; break;
                case var key when reader.TokenType != JsonTokenType.Null: ReadOptional(ref reader, key, span); break;
            }
        }
    }

    private void ReadOptional(ref Utf8JsonReader reader, V1JsonKey key, V1Span span)
    {
        switch (key)
        {
            case V1JsonKey.ParentId: span.ParentId = V1JsonValues.ReadId(ref reader, "parentId").Low; break;
            case V1JsonKey.Name: span.Name = V1JsonValues.ReadText(ref reader, "name", body, texts); break;
            case V1JsonKey.Timestamp: span.Timestamp = V1JsonValues.ReadLong(ref reader, "timestamp"); break;
            case V1JsonKey.Duration: span.Duration = V1JsonValues.ReadLong(ref reader, "duration"); break;
            case V1JsonKey.Debug: span.Debug = V1JsonValues.ReadBool(ref reader, "debug"); break;
            case V1JsonKey.Annotations: ReadAnnotations(ref reader, span); break;
            case V1JsonKey.BinaryAnnotations: ReadBinaryAnnotations(ref reader, span); break;
            case V1JsonKey.LocalEndpoint or V1JsonKey.RemoteEndpoint or V1JsonKey.Tags:
                throw RefusedException.Malformed(V1Formats.Unexpected(V1Formats.Json, V1Formats.JsonV2));
            default: reader.Skip(); break;
        }
    }

    private void ReadAnnotations(ref Utf8JsonReader reader, V1Span span)
    {
        V1JsonValues.Expect(ref reader, JsonTokenType.StartArray, "annotations", "an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            V1JsonValues.Expect(ref reader, JsonTokenType.StartObject, "annotations", "an array of objects");
            ReadAnnotation(ref reader, span);
        }
    }

    private void ReadAnnotation(ref Utf8JsonReader reader, V1Span span)
    {
        long? timestamp = null;
        ReadOnlyMemory<byte>? value = null;
        ZipkinEndpoint? endpoint = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = V1JsonKeys.Read(ref reader);
            if (reader.TokenType == JsonTokenType.Null) continue;
            switch (key)
            {
                case V1JsonKey.Timestamp: timestamp = V1JsonValues.ReadLong(ref reader, "timestamp"); break;
                case V1JsonKey.Value: value = V1JsonValues.ReadText(ref reader, "value", body, texts); break;
                case V1JsonKey.Endpoint: endpoint = ReadEndpoint(ref reader, span); break;
                default: reader.Skip(); break;
            }
        }

        if (timestamp is not { } time || value is not { } text) throw V1JsonValues.Malformed($"Incomplete annotation at byte {reader.TokenStartIndex}");
        span.AddAnnotation(time, text, endpoint);
    }

    private void ReadBinaryAnnotations(ref Utf8JsonReader reader, V1Span span)
    {
        V1JsonValues.Expect(ref reader, JsonTokenType.StartArray, "binaryAnnotations", "an array");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            V1JsonValues.Expect(ref reader, JsonTokenType.StartObject, "binaryAnnotations", "an array of objects");
            ReadBinaryAnnotation(ref reader, span);
        }
    }

    private void ReadBinaryAnnotation(ref Utf8JsonReader reader, V1Span span)
    {
        ReadOnlyMemory<byte>? name = null;
        var value = default(V1JsonTagValue);
        ZipkinEndpoint? endpoint = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = V1JsonKeys.Read(ref reader);
            if (reader.TokenType == JsonTokenType.Null) continue;
            switch (key)
            {
                case V1JsonKey.Key: name = V1JsonValues.ReadText(ref reader, "key", body, texts); break;
                case V1JsonKey.Value: value.Read(ref reader, body, texts); break;
                case V1JsonKey.Type: value.ReadType(ref reader); break;
                case V1JsonKey.Endpoint: endpoint = ReadEndpoint(ref reader, span); break;
                default: reader.Skip(); break;
            }
        }

        if (name is not { } text) throw V1JsonValues.Malformed($"No key at byte {reader.TokenStartIndex}");
        if (value.TryMakeTag(text, out var tag)) span.AddBinaryAnnotation(tag, endpoint);
    }

    private ZipkinEndpoint? ReadEndpoint(ref Utf8JsonReader reader, V1Span span)
    {
        V1JsonValues.Expect(ref reader, JsonTokenType.StartObject, "endpoint", "an object");
        var endpoint = span.BeginEndpoint();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = V1JsonKeys.Read(ref reader);
            if (reader.TokenType == JsonTokenType.Null) continue;
            switch (key)
            {
                case V1JsonKey.ServiceName: endpoint.ServiceName = V1JsonValues.ReadText(ref reader, "serviceName", body, texts); break;
                // Either key may hold either address, as Zipkin has it.
                case V1JsonKey.Ipv4 or V1JsonKey.Ipv6: V1Addresses.Set(endpoint, V1JsonValues.ReadText(ref reader, "ipv4", body, texts)); break;
                case V1JsonKey.Port: endpoint.Port = V1JsonValues.ReadPort(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return span.EndEndpoint();
    }
}
