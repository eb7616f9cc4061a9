using Google.Protobuf;
using Grpc.Core;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Search;

namespace Tracepost.DataService.Tests.Query.WholeTraces;

/// <summary>Asks <c>tracepost.v1.TraceSearch</c> with a stock client.</summary>
internal static class TraceSearchAnswers
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TraceSearch.TraceSearchClient TraceSearchOf(this QueryHost host) => new(host.Channel);

    /// <summary>The ids of the traces that are found, in the order of the answer; each at most once, if its chunks follow one another.</summary>
    public static async Task<List<TraceId>> SearchAsync(this QueryHost host, FindTracesRequest query)
    {
        var ids = new List<TraceId>();
        foreach (var chunk in await host.SearchChunksAsync(query))
        {
            var id = TraceId.Read(chunk.SpansOf().First().TraceId.Span);
            if (ids.Count == 0 || ids[^1] != id) ids.Add(id);
        }

        Assert.Distinct(ids);
        return ids;
    }

    public static async Task<List<TracesData>> SearchChunksAsync(this QueryHost host, FindTracesRequest query)
    {
        using var call = host.TraceSearchOf().FindTraces(query, cancellationToken: Cancellation);
        return await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
    }

    public static async Task<List<TracesData>> GetManyAsync(this QueryHost host, params TraceId[] ids)
    {
        var request = new GetTracesRequest { TraceIds = { ids.Select(id => ByteString.CopyFrom(id.ToBytes())) } };
        using var call = host.TraceSearchOf().GetTraces(request, cancellationToken: Cancellation);
        return await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
    }

    public static TraceCondition Has(string key) => new() { Key = key };

    public static TraceCondition Has(string key, string value) => new() { Key = key, Value = value };
}
