using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin.Json;
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
internal readonly struct V1JsonSpanReader(ReadOnlyMemory<byte> body, ZipkinTexts texts)
{
    /// <summary>Fills an empty span; the reader is at its opening brace, and then at its closing one.</summary>
    /// <exception cref="ZipkinJsonException">A value is not what its key says, or an annotation is incomplete.</exception>
    /// <exception cref="RefusedException">This is a v2 span.</exception>
    public void Read(ref Utf8JsonReader reader, V1Span span)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            switch (ZipkinJsonKeys.Read(ref reader))
            {
                case ZipkinJsonKey.TraceId: (span.TraceIdHigh, span.TraceIdLow) = ZipkinJsonValues.ReadTraceId(ref reader); break;
                case ZipkinJsonKey.Id: span.Id = ZipkinJsonValues.ReadSpanId(ref reader, "id"); break;
                case var key when reader.TokenType != JsonTokenType.Null: ReadOptional(ref reader, key, span); break;
            }
        }
    }

    private void ReadOptional(ref Utf8JsonReader reader, ZipkinJsonKey key, V1Span span)
    {
        switch (key)
        {
            case ZipkinJsonKey.ParentId: span.ParentId = ZipkinJsonValues.ReadSpanId(ref reader, "parentId"); break;
            case ZipkinJsonKey.Name: span.Name = ZipkinJsonValues.ReadText(ref reader, body, texts); break;
            case ZipkinJsonKey.Timestamp: span.Timestamp = ZipkinJsonValues.ReadLong(ref reader); break;
            case ZipkinJsonKey.Duration: span.Duration = ZipkinJsonValues.ReadLong(ref reader); break;
            case ZipkinJsonKey.Debug: span.Debug = ZipkinJsonValues.ReadBool(ref reader); break;
            case ZipkinJsonKey.Annotations: ReadAnnotations(ref reader, span); break;
            case ZipkinJsonKey.BinaryAnnotations: ReadBinaryAnnotations(ref reader, span); break;
            case ZipkinJsonKey.LocalEndpoint or ZipkinJsonKey.RemoteEndpoint or ZipkinJsonKey.Tags:
                throw RefusedException.Malformed(ZipkinFormats.Unexpected(ZipkinFormats.JsonV1, ZipkinFormats.JsonV2));
            default: reader.Skip(); break;
        }
    }

    private void ReadAnnotations(ref Utf8JsonReader reader, V1Span span)
    {
        ZipkinJsonValues.ExpectArray(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ZipkinJsonValues.ExpectObject(ref reader);
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
            var key = ZipkinJsonKeys.Read(ref reader);
            if (reader.TokenType == JsonTokenType.Null) continue;
            switch (key)
            {
                case ZipkinJsonKey.Timestamp: timestamp = ZipkinJsonValues.ReadLong(ref reader); break;
                case ZipkinJsonKey.Value: value = ZipkinJsonValues.ReadText(ref reader, body, texts); break;
                case ZipkinJsonKey.Endpoint: endpoint = ReadEndpoint(ref reader, span); break;
                default: reader.Skip(); break;
            }
        }

        if (timestamp is not { } time || value is not { } text) throw ZipkinJsonException.At(ref reader, "Incomplete annotation");
        span.AddAnnotation(time, text, endpoint);
    }

    private void ReadBinaryAnnotations(ref Utf8JsonReader reader, V1Span span)
    {
        ZipkinJsonValues.ExpectArray(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ZipkinJsonValues.ExpectObject(ref reader);
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
            var key = ZipkinJsonKeys.Read(ref reader);
            if (reader.TokenType == JsonTokenType.Null) continue;
            switch (key)
            {
                case ZipkinJsonKey.Key: name = ZipkinJsonValues.ReadText(ref reader, body, texts); break;
                case ZipkinJsonKey.Value: value.Read(ref reader, body, texts); break;
                case ZipkinJsonKey.Type: value.ReadType(ref reader); break;
                case ZipkinJsonKey.Endpoint: endpoint = ReadEndpoint(ref reader, span); break;
                default: reader.Skip(); break;
            }
        }

        if (name is not { } text) throw ZipkinJsonException.At(ref reader, "No key");
        if (value.TryMakeTag(text, out var tag)) span.AddBinaryAnnotation(tag, endpoint);
    }

    private ZipkinEndpoint? ReadEndpoint(ref Utf8JsonReader reader, V1Span span)
    {
        ZipkinJsonValues.ExpectObject(ref reader);
        var endpoint = span.BeginEndpoint();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = ZipkinJsonKeys.Read(ref reader);
            if (reader.TokenType == JsonTokenType.Null) continue;
            switch (key)
            {
                case ZipkinJsonKey.ServiceName: endpoint.ServiceName = ZipkinJsonValues.ReadText(ref reader, body, texts); break;
                // Either key may hold either address, as Zipkin has it.
                case ZipkinJsonKey.Ipv4 or ZipkinJsonKey.Ipv6: ZipkinAddresses.Set(endpoint, ZipkinJsonValues.ReadText(ref reader, body, texts)); break;
                case ZipkinJsonKey.Port: endpoint.Port = ZipkinJsonValues.ReadPort(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return span.EndEndpoint();
    }
}
