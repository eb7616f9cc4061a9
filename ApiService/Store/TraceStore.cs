using System.Runtime.CompilerServices;
using Jaeger.Storage.V2;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Store;

/// <summary>
/// What ApiService reads from DataService. Traces stream as chunks of OTLP <c>TracesData</c> bytes: a chunk belongs to one trace, and the
/// chunks of a trace follow each other. Whoever receives a chunk disposes it. Every method throws <see cref="StoreException"/>.
/// </summary>
internal sealed class TraceStore(TraceReaderCalls calls, StoreCalls store)
{
    /// <summary>All services, sorted.</summary>
    public async Task<IReadOnlyList<string>> GetServicesAsync(CancellationToken cancellationToken)
    {
        using var call = calls.GetServices(store.Unary(cancellationToken));
        return (await StoreCalls.AnswerAsync(call, cancellationToken)).Services;
    }

    /// <summary>The operations of a service, of one kind if <paramref name="spanKind"/> is not empty.</summary>
    public async Task<IReadOnlyList<Operation>> GetOperationsAsync(string service, string spanKind, CancellationToken cancellationToken)
    {
        var request = new GetOperationsRequest { Service = service, SpanKind = spanKind };
        using var call = calls.GetOperations(request, store.Unary(cancellationToken));
        return (await StoreCalls.AnswerAsync(call, cancellationToken)).Operations;
    }

    /// <summary>The chunks of the traces with these ids; unknown ids are passed over.</summary>
    public IAsyncEnumerable<PooledBytes> GetTracesAsync(IEnumerable<TraceRequest> traces, CancellationToken cancellationToken)
    {
        var request = new GetTracesRequest();
        request.Query.AddRange(traces.Select(trace => trace.ToStorage()));
        return store.StreamAsync(options => calls.GetTraces(request, options), cancellationToken);
    }

    /// <summary>The chunks of the whole traces that a search finds, newest first.</summary>
    public IAsyncEnumerable<PooledBytes> FindTracesAsync(TraceQuery query, CancellationToken cancellationToken) =>
        store.StreamAsync(options => calls.FindTraces(query.ToStorage(), options), cancellationToken);

    /// <summary>Summaries of the traces that a search finds, newest first.</summary>
    public async IAsyncEnumerable<TraceSummary> FindSummariesAsync(
        TraceQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var responses = store.StreamAsync(options => calls.FindTraceSummaries(query.ToStorage(), options), cancellationToken);
        await foreach (var response in responses)
        {
            foreach (var summary in response.Summaries)
                yield return summary;
        }
    }
}
