using Grpc.Core;
using Jaeger.Storage.V2;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Store;

/// <summary>The calls to DataService's <c>jaeger.storage.v2.TraceReader</c>; traces come as bytes.</summary>
internal sealed class TraceReaderCalls(CallInvoker invoker)
{
    private readonly TraceReader.TraceReaderClient _typed = new(invoker);

    public AsyncUnaryCall<GetServicesResponse> GetServices(CallOptions options) => _typed.GetServicesAsync(new GetServicesRequest(), options);

    public AsyncUnaryCall<GetOperationsResponse> GetOperations(GetOperationsRequest request, CallOptions options) =>
        _typed.GetOperationsAsync(request, options);

    public AsyncServerStreamingCall<FindTraceSummariesResponse> FindTraceSummaries(TraceQueryParameters query, CallOptions options) =>
        _typed.FindTraceSummaries(new FindTraceSummariesRequest { Query = query }, options);

    public AsyncServerStreamingCall<PooledBytes> GetTraces(GetTracesRequest request, CallOptions options) =>
        invoker.AsyncServerStreamingCall(RawOtlp.GetTraces, null, options, request);

    public AsyncServerStreamingCall<PooledBytes> FindTraces(TraceQueryParameters query, CallOptions options) =>
        invoker.AsyncServerStreamingCall(RawOtlp.FindTraces, null, options, new FindTracesRequest { Query = query });
}
