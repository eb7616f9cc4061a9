using Grpc.Core;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Search;

namespace Tracepost.ApiService.Store;

/// <summary>The calls to DataService's <c>tracepost.v1.TraceSearch</c>; traces come as bytes.</summary>
internal sealed class TraceSearchCalls(CallInvoker invoker)
{
    /// <summary>The calls with a single answer.</summary>
    public TraceSearch.TraceSearchClient Typed { get; } = new(invoker);

    public AsyncServerStreamingCall<PooledBytes> FindTraces(FindTracesRequest request, CallOptions options) =>
        invoker.AsyncServerStreamingCall(RawTraceSearch.FindTraces, null, options, request);

    public AsyncServerStreamingCall<PooledBytes> GetTraces(GetTracesRequest request, CallOptions options) =>
        invoker.AsyncServerStreamingCall(RawTraceSearch.GetTraces, null, options, request);
}
