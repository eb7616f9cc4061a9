using Tracepost.TraceModel.State;

namespace Tracepost.ApiService.Store;

/// <summary>The state of the store, as DataService knows it. Throws <see cref="StoreException"/>.</summary>
internal sealed class StateStore(StoreState.StoreStateClient calls, StoreCalls store)
{
    public async Task<GetStoreStateResponse> GetAsync(CancellationToken cancellationToken)
    {
        using var call = calls.GetStoreStateAsync(new GetStoreStateRequest(), store.Unary(cancellationToken));
        return await StoreCalls.AnswerAsync(call, cancellationToken);
    }
}
