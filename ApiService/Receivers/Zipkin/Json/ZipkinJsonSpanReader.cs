using System.Text;
using System.Text.Json;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.Json;

/// <summary>
/// Reads a v2 span in JSON, https://zipkin.io/zipkin-api/#/default/post_spans. Unknown keys and nulls are passed over, but for a tag's value:
/// <code>
/// {"traceId":"5af7183fb1d4cf5f","parentId":"6b221d5bc9e6496c","id":"352bff9a74ca9ad2","kind":"CLIENT","name":"get /api","timestamp":1556604172355737,
///  "duration":1431,"localEndpoint":{"serviceName":"frontend","ipv4":"192.168.99.1","port":3306},"remoteEndpoint":{"ipv6":"2001:db8::c001"},
///  "annotations":[{"timestamp":1556604172355940,"value":"ws"}],"tags":{"http.method":"GET"},"debug":true,"shared":true}
/// </code>
/// </summary>
/// <param name="body">The request, to take slices of.</param>
/// <param name="texts">Where texts go that the body does not have.</param>
internal readonly struct ZipkinJsonSpanReader(ReadOnlyMemory<byte> body, ZipkinTexts texts)
{
    private const int MaxKind = 64;

    /// <summary>Fills an empty span; the reader is at its opening brace, and then at its closing one.</summary>
    /// <exception cref="ZipkinJsonException">A value is not what its key says, or something is missing.</exception>
    /// <exception cref="RefusedException">This is a v1 span.</exception>
    public void Read(ref Utf8JsonReader reader, ZipkinSpan span)
    {
        var (hasTraceId, hasId) = (false, false);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            switch (ZipkinJsonKeys.Read(ref reader))
            {
                case ZipkinJsonKey.TraceId:
                    (span.TraceIdHigh, span.TraceIdLow) = ZipkinJsonValues.ReadTraceId(ref reader);
                    hasTraceId = true;
                    break;
                case ZipkinJsonKey.Id:
                    span.Id = ZipkinJsonValues.ReadSpanId(ref reader, "id");
                    hasId = true;
                    break;
                case ZipkinJsonKey.BinaryAnnotations:
                    throw RefusedException.Malformed(ZipkinFormats.Unexpected(ZipkinFormats.JsonV2, ZipkinFormats.JsonV1));
                case var key when reader.TokenType != JsonTokenType.Null:
                    ReadOptional(ref reader, key, span);
                    break;
            }
        }

        if (!hasTraceId || !hasId) throw ZipkinJsonException.Of($"Missing :{(hasTraceId ? "" : " traceId")}{(hasId ? "" : " id")}");
    }

    private void ReadOptional(ref Utf8JsonReader reader, ZipkinJsonKey key, ZipkinSpan span)
    {
        switch (key)
        {
            case ZipkinJsonKey.ParentId: span.ParentId = ZipkinJsonValues.ReadSpanId(ref reader, "parentId"); break;
            case ZipkinJsonKey.Kind: span.Kind = ReadKind(ref reader); break;
            case ZipkinJsonKey.Name: span.Name = ZipkinJsonValues.ReadText(ref reader, body, texts); break;
            case ZipkinJsonKey.Timestamp: span.Timestamp = ZipkinJsonValues.ReadMicroseconds(ref reader); break;
            case ZipkinJsonKey.Duration: span.Duration = ZipkinJsonValues.ReadMicroseconds(ref reader); break;
            case ZipkinJsonKey.LocalEndpoint: ReadEndpoint(ref reader, span.LocalEndpoint); break;
            case ZipkinJsonKey.RemoteEndpoint: ReadEndpoint(ref reader, span.RemoteEndpoint); break;
            case ZipkinJsonKey.Annotations: ReadAnnotations(ref reader, span); break;
            case ZipkinJsonKey.Tags: ReadTags(ref reader, span); break;
            case ZipkinJsonKey.Debug: span.Debug |= ZipkinJsonValues.ReadBool(ref reader); break;
            case ZipkinJsonKey.Shared: span.Shared |= ZipkinJsonValues.ReadBool(ref reader); break;
            default: reader.Skip(); break;
        }
    }

    private ZipkinKind ReadKind(ref Utf8JsonReader reader)
    {
        var text = ZipkinJsonValues.ReadText(ref reader, body, texts).Span;
        return text.SequenceEqual("CLIENT"u8) ? ZipkinKind.Client
            : text.SequenceEqual("SERVER"u8) ? ZipkinKind.Server
            : text.SequenceEqual("PRODUCER"u8) ? ZipkinKind.Producer
            : text.SequenceEqual("CONSUMER"u8) ? ZipkinKind.Consumer
            : throw ZipkinJsonException.Of($"No enum constant zipkin2.Span.Kind.{Encoding.UTF8.GetString(text[..Math.Min(text.Length, MaxKind)])}");
    }

    private void ReadEndpoint(ref Utf8JsonReader reader, ZipkinEndpoint endpoint)
    {
        ZipkinJsonValues.ExpectObject(ref reader);
        endpoint.Clear();
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
    }

    private void ReadAnnotations(ref Utf8JsonReader reader, ZipkinSpan span)
    {
        ZipkinJsonValues.ExpectArray(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ZipkinJsonValues.ExpectObject(ref reader);
            ReadAnnotation(ref reader, span);
        }
    }

    private void ReadAnnotation(ref Utf8JsonReader reader, ZipkinSpan span)
    {
        ulong? timestamp = null;
        ReadOnlyMemory<byte>? value = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            switch (ZipkinJsonKeys.Read(ref reader))
            {
                case ZipkinJsonKey.Timestamp: timestamp = ZipkinJsonValues.ReadMicroseconds(ref reader); break;
                case ZipkinJsonKey.Value: value = ZipkinJsonValues.ReadText(ref reader, body, texts); break;
                default: reader.Skip(); break;
            }
        }

        if (timestamp is not { } time || value is not { } text) throw ZipkinJsonException.At(ref reader, "Incomplete annotation");
        span.Annotations.Add(new ZipkinAnnotation(time, text));
    }

    private void ReadTags(ref Utf8JsonReader reader, ZipkinSpan span)
    {
        ZipkinJsonValues.ExpectObject(ref reader);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = ZipkinJsonValues.ReadKey(ref reader, body, texts);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null) throw ZipkinJsonException.At(ref reader, "No value");
            span.Tags.Add(new ZipkinTag(key, ZipkinJsonValues.ReadText(ref reader, body, texts)));
        }
    }
}
