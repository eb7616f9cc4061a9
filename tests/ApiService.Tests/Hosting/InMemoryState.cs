using Grpc.Core;
using Tracepost.TraceModel.State;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary><c>tracepost.v1.StoreState</c> with an answer that a test makes.</summary>
internal sealed class InMemoryState(InMemoryStore store) : StoreState.StoreStateBase
{
    /// <summary>What is answered.</summary>
    public GetStoreStateResponse Answer { get; set; } = Empty();

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    public override Task<GetStoreStateResponse> GetStoreState(GetStoreStateRequest request, ServerCallContext context)
    {
        Asked++;
        store.ThrowIfFailing();
        return Task.FromResult(Answer);
    }

    /// <summary>Of a store in which nothing was ever stored.</summary>
    public static GetStoreStateResponse Empty() => new()
    {
        At = 1_800_000_000_000_000_000,
        Database = new DatabaseState { Version = "17.6", Migration = "0013_replicas", Started = 1_799_990_000_000_000_000, Bytes = 9_000_000 },
        Retention = new RetentionState { Days = 7, Bytes = 1_000_000 },
        Ingest = new IngestRates { Start = 1_799_999_000_000_000_000, Step = 10_000_000_000, Points = { new IngestPoint(), new IngestPoint() } },
    };
}
