using Google.Protobuf;
using Grpc.Core;
using Jaeger.ApiV3;

namespace Tracepost.TraceModel.Grpc;

/// <summary>
/// Base of a server of Jaeger's <c>jaeger.api_v3.QueryService</c> whose streams of <c>TracesData</c> are bytes. A chunk may be disposed as
/// soon as its <see cref="IAsyncStreamWriter{T}.WriteAsync(T)"/> has completed.
/// </summary>
[BindServiceMethod(typeof(RawQueryServiceBase), nameof(BindService))]
public abstract class RawQueryServiceBase
{
    private const string Name = "jaeger.api_v3.QueryService";

    /// <summary>A trace, in one or more chunks; none if it is unknown.</summary>
    public abstract Task GetTrace(GetTraceRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context);

    /// <summary>The traces that a search finds, newest first, whole.</summary>
    public abstract Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context);

    /// <summary>The names of all services, sorted.</summary>
    public abstract Task<GetServicesResponse> GetServices(GetServicesRequest request, ServerCallContext context);

    /// <summary>The operations of a service, sorted.</summary>
    public abstract Task<GetOperationsResponse> GetOperations(GetOperationsRequest request, ServerCallContext context);

    /// <summary>Which service called which, in the traces that start in a window.</summary>
    public abstract Task<DependenciesResponse> GetDependencies(GetDependenciesRequest request, ServerCallContext context);

    /// <summary>Summaries of the traces that a search finds, newest first.</summary>
    public abstract Task FindTraceSummaries(
        FindTraceSummariesRequest request, IServerStreamWriter<FindTraceSummariesResponse> stream, ServerCallContext context);

    /// <summary>Called by ASP.NET Core's gRPC to find the methods.</summary>
    public static void BindService(ServiceBinderBase binder, RawQueryServiceBase? service)
    {
        binder.AddMethod(
            Method(MethodType.ServerStreaming, "GetTrace", GetTraceRequest.Parser, RawOtlp.Bytes),
            service is null ? null! : new ServerStreamingServerMethod<GetTraceRequest, PooledBytes>(service.GetTrace));
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
            Method(MethodType.Unary, "GetDependencies", GetDependenciesRequest.Parser, RawOtlp.Message(DependenciesResponse.Parser)),
            service is null ? null! : new UnaryServerMethod<GetDependenciesRequest, DependenciesResponse>(service.GetDependencies));
        binder.AddMethod(
            Method(MethodType.ServerStreaming, "FindTraceSummaries", FindTraceSummariesRequest.Parser, RawOtlp.Message(FindTraceSummariesResponse.Parser)),
            service is null ? null! : new ServerStreamingServerMethod<FindTraceSummariesRequest, FindTraceSummariesResponse>(service.FindTraceSummaries));
    }

    private static Method<TRequest, TResponse> Method<TRequest, TResponse>(
        MethodType type, string name, MessageParser<TRequest> request, Marshaller<TResponse> response)
        where TRequest : IMessage<TRequest> =>
        new(type, Name, name, RawOtlp.Request(request), response);
}
