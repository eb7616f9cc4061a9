using System.Threading.Channels;
using Tracepost.DataService.Ingest.Slicing;
using Tracepost.DataService.Storage;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Ingest.Committing;

/// <summary>
/// Commits requests in groups. A writer that comes free takes all that wait, up to a bound, and commits them in one transaction. There is
/// no timer: an idle system answers at once, and the busier it is, the larger its groups get.
/// </summary>
internal sealed class GroupCommit(
    IFragmentStore store, IngestOptions options, IngestMetrics metrics, TimeProvider time, ILogger<GroupCommit> log) : IHostedService, IDisposable
{
    private readonly Channel<PendingRequest> _queue = Channel.CreateUnbounded<PendingRequest>();
    private readonly CancellationTokenSource _abandon = new();
    private Task _writers = Task.CompletedTask;

    /// <summary>Whether requests wait for a writer. What can be done later gives way then.</summary>
    public bool IsWaitedFor => _queue.Reader.TryPeek(out _);

    /// <summary>Waits until the request is committed or is known not to be. Nobody reads the request after that.</summary>
    /// <remarks>There is no way to give up: a writer may be reading the request, and what a writer does ends in bounded time.</remarks>
    public Task<IngestOutcome> CommitAsync(SlicedRequest request)
    {
        var pending = new PendingRequest(request);
        return _queue.Writer.TryWrite(pending) ? pending.Completion : Task.FromResult(IngestOutcome.Unavailable);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        using (ExecutionContext.SuppressFlow())
            _writers = Task.WhenAll(Enumerable.Range(0, options.Writers).Select(_ => Task.Run(WriteAsync, CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Commits what was accepted; what is not committed when the host's time is up is given up. The web server has stopped by then.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        await using (cancellationToken.Register(_abandon.Cancel))
            await _writers;
        while (_queue.Reader.TryRead(out var pending)) pending.Complete(IngestOutcome.Unavailable);
    }

    /// <inheritdoc/>
    public void Dispose() => _abandon.Dispose();

    private async Task WriteAsync()
    {
        // What stores spans must make none.
        using var untraced = Untraced.Begin();
        var writer = new CommitWriter(store, options, metrics, time, log, _abandon.Token);
        var group = new List<PendingRequest>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            var bytes = 0L;
            while (bytes < options.MaxCommitBytes && _queue.Reader.TryRead(out var pending))
            {
                group.Add(pending);
                bytes += pending.Length;
            }

            if (group.Count > 0)
                await writer.CommitAsync(group);
            group.Clear();
        }
    }
}
