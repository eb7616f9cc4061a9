using Google.Protobuf;
using Grpc.Core;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Search;

namespace Tracepost.ApiService.Store;

/// <summary>
/// Searches by trace, as Zipkin asks them, in DataService. Traces stream as chunks, which whoever receives them disposes; every method throws
/// <see cref="StoreException"/>.
/// </summary>
internal sealed class TraceSearchStore(TraceSearchCalls calls, StoreCalls store)
{
    /// <summary>The whole traces that a search finds, newest first.</summary>
    public FoundTraces Find(FindTracesRequest request, CancellationToken cancellationToken) =>
        new(store, options => calls.FindTraces(request, options), cancellationToken);

    /// <summary>The traces with these ids, in their order; unknown ids are passed over.</summary>
    public FoundTraces Get(IEnumerable<TraceId> traceIds, CancellationToken cancellationToken)
    {
        var request = new GetTracesRequest();
        request.TraceIds.AddRange(traceIds.Select(id => UnsafeByteOperations.UnsafeWrap(id.ToBytes())));
        return new FoundTraces(store, options => calls.GetTraces(request, options), cancellationToken);
    }

    /// <summary>The names of a service's spans, lower case, sorted.</summary>
    public Task<IReadOnlyList<string>> GetSpanNamesAsync(string service, CancellationToken cancellationToken) =>
        NamesAsync(options => calls.Typed.GetSpanNamesAsync(new GetSpanNamesRequest { Service = service }, options), cancellationToken);

    /// <summary>The other sides of a service's spans, lower case, sorted.</summary>
    public Task<IReadOnlyList<string>> GetRemoteServicesAsync(string service, CancellationToken cancellationToken) =>
        NamesAsync(options => calls.Typed.GetRemoteServicesAsync(new GetRemoteServicesRequest { Service = service }, options), cancellationToken);

    /// <summary>The keys whose values are kept.</summary>
    public Task<IReadOnlyList<string>> GetAutocompleteKeysAsync(CancellationToken cancellationToken) =>
        NamesAsync(options => calls.Typed.GetAutocompleteKeysAsync(new GetAutocompleteKeysRequest(), options), cancellationToken);

    /// <summary>The values of such a key, sorted.</summary>
    public Task<IReadOnlyList<string>> GetAutocompleteValuesAsync(string key, CancellationToken cancellationToken) =>
        NamesAsync(options => calls.Typed.GetAutocompleteValuesAsync(new GetAutocompleteValuesRequest { Key = key }, options), cancellationToken);

    private async Task<IReadOnlyList<string>> NamesAsync(Func<CallOptions, AsyncUnaryCall<Names>> start, CancellationToken cancellationToken)
    {
        using var call = start(store.Unary(cancellationToken));
        return (await StoreCalls.AnswerAsync(call, cancellationToken)).Names_;
    }
}
