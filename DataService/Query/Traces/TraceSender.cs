using Grpc.Core;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Query.Traces;

/// <summary>Sends fragments as the chunks of an answer.</summary>
internal sealed class TraceSender(QueryOptions options, QueryMetrics metrics)
{
    /// <summary>Sends all of them; the fragments of a trace come one after the other.</summary>
    public async Task SendAsync(
        IAsyncEnumerable<StoredFragment> fragments, IServerStreamWriter<PooledBytes> stream, CancellationToken cancellationToken)
    {
        using var chunks = new TraceChunks(stream, options, metrics);
        await foreach (var fragment in fragments) await chunks.AddAsync(fragment, cancellationToken);
        await chunks.FlushAsync(cancellationToken);
    }
}
