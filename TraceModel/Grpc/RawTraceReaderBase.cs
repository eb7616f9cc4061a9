using Grpc.Core;
using Jaeger.Storage.V2;

namespace Tracepost.TraceModel.Grpc;

/// <summary>
/// Base of a server of Jaeger's <c>jaeger.storage.v2.TraceReader</c> whose streams of <c>TracesData</c> are bytes.
/// A chunk may be disposed as soon as its <see cref="IAsyncStreamWriter{T}.WriteAsync(T)"/> has completed.
/// </summary>
[BindServiceMethod(typeof(RawTraceReaderBase), nameof(BindService))]
public abstract class RawTraceReaderBase
{
    /// <summary>The traces with the given ids; unknown ids are passed over.</summary>
    public abstract Task GetTraces(GetTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context);

    /// <summary>The names of all services within retention, sorted.</summary>
    public abstract Task<GetServicesResponse> GetServices(GetServicesRequest request, ServerCallContext context);

    /// <summary>The operations of a service, sorted.</summary>
    public abstract Task<GetOperationsResponse> GetOperations(GetOperationsRequest request, ServerCallContext context);

    /// <summary>The traces that a search finds, newest first, whole.</summary>
    public abstract Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context);

    /// <summary>The ids of the traces that a search finds, newest first.</summary>
    public abstract Task<FindTraceIDsResponse> FindTraceIDs(FindTraceIDsRequest request, ServerCallContext context);

    /// <summary>Summaries of the traces that a search finds, newest first.</summary>
    public abstract Task FindTraceSummaries(
        FindTraceSummariesRequest request, IServerStreamWriter<FindTraceSummariesResponse> stream, ServerCallContext context);

    /// <summary>Called by ASP.NET Core's gRPC to find the methods.</summary>
    public static void BindService(ServiceBinderBase binder, RawTraceReaderBase? service)
    {
        binder.AddMethod(RawOtlp.GetTraces, service is null ? null! : new ServerStreamingServerMethod<GetTracesRequest, PooledBytes>(service.GetTraces));
        binder.AddMethod(RawOtlp.FindTraces, service is null ? null! : new ServerStreamingServerMethod<FindTracesRequest, PooledBytes>(service.FindTraces));
        binder.AddMethod(
            Unary("GetServices", GetServicesRequest.Parser, GetServicesResponse.Parser),
            service is null ? null! : new UnaryServerMethod<GetServicesRequest, GetServicesResponse>(service.GetServices));
        binder.AddMethod(
            Unary("GetOperations", GetOperationsRequest.Parser, GetOperationsResponse.Parser),
            service is null ? null! : new UnaryServerMethod<GetOperationsRequest, GetOperationsResponse>(service.GetOperations));
        binder.AddMethod(
            Unary("FindTraceIDs", FindTraceIDsRequest.Parser, FindTraceIDsResponse.Parser),
            service is null ? null! : new UnaryServerMethod<FindTraceIDsRequest, FindTraceIDsResponse>(service.FindTraceIDs));
        binder.AddMethod(
            new Method<FindTraceSummariesRequest, FindTraceSummariesResponse>(
                MethodType.ServerStreaming,
                RawOtlp.TraceReaderName,
                "FindTraceSummaries",
                RawOtlp.Message(FindTraceSummariesRequest.Parser),
                RawOtlp.Message(FindTraceSummariesResponse.Parser)),
            service is null ? null! : new ServerStreamingServerMethod<FindTraceSummariesRequest, FindTraceSummariesResponse>(service.FindTraceSummaries));
    }

    private static Method<TRequest, TResponse> Unary<TRequest, TResponse>(
        string name, Google.Protobuf.MessageParser<TRequest> request, Google.Protobuf.MessageParser<TResponse> response)
        where TRequest : Google.Protobuf.IMessage<TRequest>
        where TResponse : Google.Protobuf.IMessage<TResponse> =>
        new(MethodType.Unary, RawOtlp.TraceReaderName, name, RawOtlp.Message(request), RawOtlp.Message(response));
}
