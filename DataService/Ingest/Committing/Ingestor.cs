using Tracepost.DataService.Ingest.Slicing;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Ingest.Committing;

/// <summary>Takes requests in, whatever door they came through: bounds what is under way, slices, commits, counts.</summary>
internal sealed class Ingestor(Slicer slicer, GroupCommit commits, InFlightBudget budget, IngestMetrics metrics)
{
    /// <summary>How long a request that is not read yet waits for room: a few commits. Senders give up after ten seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Stores the spans of an <c>ExportTraceServiceRequest</c>, if there is room for it.</summary>
    /// <returns>Completes, once the spans are durable or are known not to be; nobody reads <paramref name="request"/> after that.</returns>
    public async Task<IngestResult> IngestAsync(PooledBytes request) =>
        budget.TryTake(request.Length) ? await StoreAsync(request.Length, () => Task.FromResult(request)) : Overloaded(request.Length);

    /// <summary>The same for one that is still to be read, once there is room for it.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="read">Reads it; the caller disposes what it gives.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IngestResult> IngestAsync(int bytes, Func<Task<PooledBytes>> read, CancellationToken cancellationToken) =>
        await budget.TakeAsync(bytes, Patience, cancellationToken) ? await StoreAsync(bytes, read) : Overloaded(bytes);

    private async Task<IngestResult> StoreAsync(int bytes, Func<Task<PooledBytes>> read)
    {
        try
        {
            return Counted(await StoreAsync(await read()), bytes);
        }
        finally
        {
            budget.Give(bytes);
        }
    }

    private IngestResult Overloaded(int bytes) => Counted(new IngestResult(IngestOutcome.Overloaded), bytes);

    private async Task<IngestResult> StoreAsync(PooledBytes request)
    {
        SlicedRequest sliced;
        try
        {
            sliced = slicer.Slice(request);
        }
        catch (Exception e) when (e is MalformedProtobufException or RequestTooWideException)
        {
            return new IngestResult(IngestOutcome.Malformed, Problem: e.Message);
        }

        using (sliced)
        {
            var outcome = sliced.Spans.Count == 0 ? IngestOutcome.Stored : await commits.CommitAsync(sliced);
            return new IngestResult(outcome, sliced.Spans.Count, sliced.Rejections, sliced.EndBeforeStart);
        }
    }

    private IngestResult Counted(IngestResult result, int bytes)
    {
        metrics.Request(result, bytes);
        return result;
    }
}
