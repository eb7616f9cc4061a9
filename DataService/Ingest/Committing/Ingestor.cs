using Tracepost.DataService.Ingest.Slicing;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Ingest.Committing;

/// <summary>Takes requests in, whatever door they came through: bounds what is under way, slices, commits, counts.</summary>
internal sealed class Ingestor(Slicer slicer, GroupCommit commits, InFlightBudget budget, IngestMetrics metrics)
{
    /// <summary>Stores the spans of an <c>ExportTraceServiceRequest</c>.</summary>
    /// <returns>Completes, once the spans are durable or are known not to be; nobody reads <paramref name="request"/> after that.</returns>
    public async Task<IngestResult> IngestAsync(PooledBytes request)
    {
        var bytes = request.Length;
        if (!budget.TryTake(bytes))
            return Counted(new IngestResult(IngestOutcome.Overloaded), bytes);
        try
        {
            return Counted(await StoreAsync(request), bytes);
        }
        finally
        {
            budget.Give(bytes);
        }
    }

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
