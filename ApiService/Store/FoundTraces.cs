using Grpc.Core;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Store;

/// <summary>Chunks of traces from <c>tracepost.v1.TraceSearch</c>, which says with them how it tells traces apart.</summary>
internal sealed class FoundTraces(
    StoreCalls store, Func<CallOptions, AsyncServerStreamingCall<PooledBytes>> start, CancellationToken cancellationToken)
{
    private Task<Metadata>? _headers;

    /// <summary>The chunks; those of a trace follow each other. To be read once.</summary>
    public IAsyncEnumerable<PooledBytes> ChunksAsync() => store.StreamAsync(Start, cancellationToken);

    /// <summary>
    /// True: ids that agree in their low 64 bits are one trace. Known once there is a chunk.
    /// </summary>
    public async ValueTask<bool> AreIdsLenientAsync() =>
        _headers is not null && (await _headers).GetValue(RawTraceSearch.TraceIdsHeader) == RawTraceSearch.Lenient;

    private AsyncServerStreamingCall<PooledBytes> Start(CallOptions options)
    {
        var call = start(options);
        _headers = call.ResponseHeadersAsync;
        return call;
    }
}
