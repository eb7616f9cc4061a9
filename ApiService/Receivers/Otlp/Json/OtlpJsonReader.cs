using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Json;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Otlp.Json;

/// <summary>
/// Translates an OTLP request in JSON to the same request in protobuf:
/// <code>{"resourceSpans":[{"resource":{…},"scopeSpans":[{"spans":[{"traceId":"5b8e…","startTimeUnixNano":"1544712660000000000",…}]}]}]}</code>
/// A key has its lowerCamelCase form only, as OTLP demands.
/// </summary>
internal static class OtlpJsonReader
{
    /// <summary>The request as protobuf; the caller disposes it.</summary>
    /// <exception cref="RefusedException">It is no JSON, or a value has a type that its field cannot hold; the message says where.</exception>
    public static PooledBytes ToProtobuf(ReadOnlyMemory<byte> json)
    {
        using var writer = new ProtoWriter(json.Length / 2);
        JsonTranscoder.Transcode(json.Span, OtlpJsonSchema.ExportTraceServiceRequest, "an OTLP request in JSON is an object: {\"resourceSpans\":[…]}", writer);
        return writer.Detach();
    }
}
