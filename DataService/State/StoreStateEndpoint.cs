using Grpc.Core;
using Tracepost.DataService.Query.Endpoints;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State;

/// <summary><c>tracepost.v1.StoreState</c>.</summary>
internal sealed class StoreStateEndpoint(QueryCall call, StateReader reader) : StoreState.StoreStateBase
{
    /// <inheritdoc/>
    public override Task<GetStoreStateResponse> GetStoreState(GetStoreStateRequest request, ServerCallContext context) =>
        call.RunAsync("get_store_state", context, reader.ReadAsync);
}
