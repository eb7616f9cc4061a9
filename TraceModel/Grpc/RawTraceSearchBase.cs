using Google.Protobuf;
using Grpc.Core;
using Tracepost.TraceModel.Search;

namespace Tracepost.TraceModel.Grpc;

/// <summary>
/// Base of a server of <c>tracepost.v1.TraceSearch</c> whose streams of <c>TracesData</c> are bytes. A chunk may be disposed as soon as its
/// <see cref="IAsyncStreamWriter{T}.WriteAsync(T)"/> has completed.
/// </summary>
[BindServiceMethod(typeof(RawTraceSearchBase), nameof(BindService))]
public abstract class RawTraceSearchBase
{
    /// <summary>The traces that a search finds, newest first, whole.</summary>
    public abstract Task FindTraces(FindTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context);

    /// <summary>The traces with the given ids; unknown ids are passed over.</summary>
    public abstract Task GetTraces(GetTracesRequest request, IServerStreamWriter<PooledBytes> stream, ServerCallContext context);

    /// <summary>The names of a service's spans, lower case, sorted.</summary>
    public abstract Task<Names> GetSpanNames(GetSpanNamesRequest request, ServerCallContext context);

    /// <summary>The other sides of a service's spans, lower case, sorted.</summary>
    public abstract Task<Names> GetRemoteServices(GetRemoteServicesRequest request, ServerCallContext context);

    /// <summary>The keys of which the values are kept.</summary>
    public abstract Task<Names> GetAutocompleteKeys(GetAutocompleteKeysRequest request, ServerCallContext context);

    /// <summary>The values of such a key, sorted.</summary>
    public abstract Task<Names> GetAutocompleteValues(GetAutocompleteValuesRequest request, ServerCallContext context);

    /// <summary>Called by ASP.NET Core's gRPC to find the methods.</summary>
    public static void BindService(ServiceBinderBase binder, RawTraceSearchBase? service)
    {
        binder.AddMethod(
            RawTraceSearch.FindTraces, service is null ? null! : new ServerStreamingServerMethod<FindTracesRequest, PooledBytes>(service.FindTraces));
        binder.AddMethod(
            RawTraceSearch.GetTraces, service is null ? null! : new ServerStreamingServerMethod<GetTracesRequest, PooledBytes>(service.GetTraces));
        binder.AddMethod(
            Unary("GetSpanNames", GetSpanNamesRequest.Parser),
            service is null ? null! : new UnaryServerMethod<GetSpanNamesRequest, Names>(service.GetSpanNames));
        binder.AddMethod(
            Unary("GetRemoteServices", GetRemoteServicesRequest.Parser),
            service is null ? null! : new UnaryServerMethod<GetRemoteServicesRequest, Names>(service.GetRemoteServices));
        binder.AddMethod(
            Unary("GetAutocompleteKeys", GetAutocompleteKeysRequest.Parser),
            service is null ? null! : new UnaryServerMethod<GetAutocompleteKeysRequest, Names>(service.GetAutocompleteKeys));
        binder.AddMethod(
            Unary("GetAutocompleteValues", GetAutocompleteValuesRequest.Parser),
            service is null ? null! : new UnaryServerMethod<GetAutocompleteValuesRequest, Names>(service.GetAutocompleteValues));
    }

    private static Method<TRequest, Names> Unary<TRequest>(string name, MessageParser<TRequest> request)
        where TRequest : IMessage<TRequest> =>
        new(MethodType.Unary, RawTraceSearch.Name, name, RawOtlp.Message(request), RawOtlp.Message(Names.Parser));
}
