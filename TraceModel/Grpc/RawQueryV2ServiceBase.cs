using Google.Protobuf;
using Grpc.Core;
using Jaeger.ApiV2.Query;

namespace Tracepost.TraceModel.Grpc;

/// <summary>
/// Base of a server of Jaeger's <c>jaeger.api_v2.QueryService</c> whose streams of <c>SpansResponseChunk</c> are bytes. A chunk may be
/// disposed as soon as its <see cref="IAsyncStreamWriter{T}.WriteAsync(T)"/> has completed.
/// </summary>
[BindServiceMethod(typeof(RawQueryV2ServiceBase), nameof(BindService))]
public abstract class RawQueryV2ServiceBase
{
    private const string Name = "jaeger.api_v2.QueryService";

    /// <summary>A trace.</summary>
    public abstract Task GetTrace(GetTraceRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context);

    /// <summary>Keeps a trace for longer.</summary>
    public abstract Task<ArchiveTraceResponse> ArchiveTrace(ArchiveTraceRequest request, ServerCallContext context);

    /// <summary>The traces that a search finds, newest first, whole.</summary>
    public abstract Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context);

    /// <summary>The names of all services, sorted.</summary>
    public abstract Task<GetServicesResponse> GetServices(GetServicesRequest request, ServerCallContext context);

    /// <summary>The operations of a service, sorted.</summary>
    public abstract Task<GetOperationsResponse> GetOperations(GetOperationsRequest request, ServerCallContext context);

    /// <summary>Which service called which, in the traces that start in a window.</summary>
    public abstract Task<GetDependenciesResponse> GetDependencies(GetDependenciesRequest request, ServerCallContext context);

    /// <summary>Called by ASP.NET Core's gRPC to find the methods.</summary>
    public static void BindService(ServiceBinderBase binder, RawQueryV2ServiceBase? service)
    {
        binder.AddMethod(
            Method(MethodType.ServerStreaming, "GetTrace", GetTraceRequest.Parser, RawOtlp.Bytes),
            service is null ? null! : new ServerStreamingServerMethod<GetTraceRequest, PooledBytes>(service.GetTrace));
        binder.AddMethod(
            Method(MethodType.Unary, "ArchiveTrace", ArchiveTraceRequest.Parser, RawOtlp.Message(ArchiveTraceResponse.Parser)),
            service is null ? null! : new UnaryServerMethod<ArchiveTraceRequest, ArchiveTraceResponse>(service.ArchiveTrace));
        binder.AddMethod(
            Method(MethodType.ServerStreaming, "FindTraces", FindTracesRequest.Parser, RawOtlp.Bytes),
            service is null ? null! : new ServerStreamingServerMethod<FindTracesRequest, PooledBytes>(service.FindTraces));
        binder.AddMethod(
            Method(MethodType.Unary, "GetServices", GetServicesRequest.Parser, RawOtlp.Message(GetServicesResponse.Parser)),
            service is null ? null! : new UnaryServerMethod<GetServicesRequest, GetServicesResponse>(service.GetServices));
        binder.AddMethod(
            Method(MethodType.Unary, "GetOperations", GetOperationsRequest.Parser, RawOtlp.Message(GetOperationsResponse.Parser)),
            service is null ? null! : new UnaryServerMethod<GetOperationsRequest, GetOperationsResponse>(service.GetOperations));
        binder.AddMethod(
            Method(MethodType.Unary, "GetDependencies", GetDependenciesRequest.Parser, RawOtlp.Message(GetDependenciesResponse.Parser)),
            service is null ? null! : new UnaryServerMethod<GetDependenciesRequest, GetDependenciesResponse>(service.GetDependencies));
    }

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        MethodType type, string name, MessageParser<TRequest> request, Marshaller<TResponse> response)
        where TRequest : IMessage<TRequest> =>
        new(type, Name, name, RawOtlp.Request(request), response);
}
