using Tracepost.DataService.Ingest.Assembling;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Ingest.Committing;

/// <summary>Commits one group of requests after the other, and tells each request what became of it.</summary>
internal sealed class CommitWriter(
    IFragmentStore store, IngestOptions options, IngestMetrics metrics, TimeProvider time, ILogger log, CancellationToken abandon)
{
    private readonly Assembler _assembler = new();
    private readonly TimeSpan _timeout = TimeSpan.FromSeconds(options.CommitTimeoutSeconds);

    /// <summary>Commits the group. Never fails: the requests are told.</summary>
    /// <remarks>
    /// If PostgreSQL refuses the group for a reason that will not pass, each half is tried alone, and so on: a bad request is found in few
    /// steps and fails alone.
    /// </remarks>
    public async Task CommitAsync(IReadOnlyList<PendingRequest> group)
    {
        var started = time.GetTimestamp();
        var outcome = IngestOutcome.Failed;
        try
        {
            outcome = await TryCommitAsync(group);
        }
        catch (StoreUnavailableException e)
        {
            if (e.IsFull) IngestLog.StoreFull(log, group.Count, e.Message);
            else IngestLog.StoreUnavailable(log, group.Count, e);
            outcome = e.IsFull ? IngestOutcome.Full : IngestOutcome.Unavailable;
        }
        catch (OperationCanceledException e)
        {
            IngestLog.CommitGivenUp(log, group.Count, e);
            outcome = IngestOutcome.Unavailable;
        }
#pragma warning disable CA1031 // Whatever went wrong: the senders get an answer and the writer goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            IngestLog.CommitRefused(log, group.Count, e);
        }

        metrics.Committed(group.Count, time.GetElapsedTime(started), outcome);
        if (outcome == IngestOutcome.Failed && group.Count > 1)
        {
            var half = group.Count / 2;
            await CommitAsync([.. group.Take(half)]);
            await CommitAsync([.. group.Skip(half)]);
            return;
        }

        foreach (var pending in group) pending.Complete(outcome);
    }

    private async Task<IngestOutcome> TryCommitAsync(IReadOnlyList<PendingRequest> group)
    {
        using var limit = new CancellationTokenSource(_timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abandon);
        try
        {
            _assembler.Group([.. group.Select(pending => pending.Request)]);
            // Nearly always one transaction. A request in two of them is acknowledged after both.
            for (var fragments = _assembler.Next(); fragments.Count > 0; fragments = _assembler.Next())
            {
                await store.WriteAsync(fragments, either.Token);
                metrics.Stored(fragments.Count);
            }

            return IngestOutcome.Stored;
        }
        finally
        {
            _assembler.Clear();
        }
    }
}
