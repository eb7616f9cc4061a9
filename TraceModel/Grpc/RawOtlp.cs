using Google.Protobuf;
using Grpc.Core;
using Jaeger.Storage.V2;

namespace Tracepost.TraceModel.Grpc;

/// <summary>
/// The gRPC methods between ApiService and DataService on which OTLP passes as bytes, unparsed. On the wire they are
/// exactly OTLP's <c>TraceService</c> and Jaeger's <c>TraceReader</c>; only the marshallers differ from the generated ones.
/// </summary>
public static class RawOtlp
{
    internal static readonly Marshaller<PooledBytes> Bytes = new(Write, Read);

    /// <summary>Where <c>Export</c> is over HTTP/1.1, which costs a quarter of what gRPC does: https://opentelemetry.io/docs/specs/otlp/#otlphttp.</summary>
    public const string HttpPath = "/v1/traces";

    /// <summary>The form of its requests and answers; those of a refusal are a <c>google.rpc.Status</c>.</summary>
    public const string HttpContentType = "application/x-protobuf";

    /// <summary><c>ExportTraceServiceRequest</c> to <c>ExportTraceServiceResponse</c>.</summary>
    public static readonly Method<PooledBytes, PooledBytes> Export =
        new(MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", Bytes, Bytes);

    /// <summary>Trace ids to a stream of <c>TracesData</c>.</summary>
    public static readonly Method<GetTracesRequest, PooledBytes> GetTraces =
        new(MethodType.ServerStreaming, TraceReaderName, "GetTraces", Message(GetTracesRequest.Parser), Bytes);

    /// <summary>A search to a stream of <c>TracesData</c>.</summary>
    public static readonly Method<FindTracesRequest, PooledBytes> FindTraces =
        new(MethodType.ServerStreaming, TraceReaderName, "FindTraces", Message(FindTracesRequest.Parser), Bytes);

    internal const string TraceReaderName = "jaeger.storage.v2.TraceReader";

    internal static Marshaller<T> Message<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        new(
            static (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => Parse(parser, context.PayloadAsReadOnlySequence()));

    // Such as text that is no UTF-8, or values that nest too deeply.
    private static T Parse<T>(MessageParser<T> parser, System.Buffers.ReadOnlySequence<byte> message)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new RpcException(new Status(global::Grpc.Core.StatusCode.InvalidArgument, $"the message cannot be read: {malformed.Message}"));
        }
    }

    /// <summary>A request of which one who sends something else is told so, in Go's words, and not that the server failed.</summary>
    internal static Marshaller<T> Request<T>(MessageParser<T> parser)
        where T : IMessage<T> =>
        new(
            static (message, context) => context.Complete(message.ToByteArray()),
            context =>
            {
                try
                {
                    return parser.ParseFrom(context.PayloadAsReadOnlySequence());
                }
                catch (InvalidProtocolBufferException error)
                {
                    throw new RpcException(new Status(global::Grpc.Core.StatusCode.Internal, $"grpc: error unmarshalling request: {error.Message}"));
                }
            });

    private static void Write(PooledBytes message, SerializationContext context)
    {
        context.SetPayloadLength(message.Length);
        var writer = context.GetBufferWriter();
        System.Buffers.BuffersExtensions.Write(writer, message.Span);
        context.Complete();
    }

    private static PooledBytes Read(DeserializationContext context) => PooledBytes.Copy(context.PayloadAsReadOnlySequence());
}
