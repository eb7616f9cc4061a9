using System.Reflection;
using Npgsql;
using Tracepost.DataService.Ingest;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.State.Replicas;

/// <summary>
/// Says every ten seconds in the database that this DataService is there and what it stored since it said so before: so that rates are those of all
/// replicas, whichever is asked. What could not be said while PostgreSQL was away is said afterwards, of the whole time.
/// </summary>
internal sealed class ReplicaReporter(
    NpgsqlDataSource database,
    ReplicaCounters counters,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<ReplicaReporter> logger,
    IngestMetrics? ingest = null) : BackgroundService
{
    /// <summary>Between two reports.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly string Version = ServiceVersion.Of(Assembly.GetExecutingAssembly());

    private readonly Guid _id = Guid.NewGuid();
    private readonly long _began = time.GetTimestamp();
    private readonly SemaphoreSlim _turn = new(1);
    private (long At, StoredCounts Stored) _last = (time.GetTimestamp(), default);

    /// <summary>One report, after the one before.</summary>
    internal async Task ReportAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await ReportNextAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task ReportNextAsync(CancellationToken cancellationToken)
    {
        var (now, stored) = (time.GetTimestamp(), counters.Now());
        var since = new StoredCounts(stored.Spans - _last.Stored.Spans, stored.Bytes - _last.Stored.Bytes, stored.Commits - _last.Stored.Commits);
        var report = new ReplicaReport(
            _id,
            Environment.MachineName,
            Version,
            time.GetElapsedTime(_began, now),
            ingest?.LastCommit == IngestOutcome.Full,
            counters.All(),
            time.GetElapsedTime(_last.At, now),
            since);
        await ReplicaTable.WriteAsync(database, report, cancellationToken);
        _last = (now, stored);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await ReportAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // While PostgreSQL is away others say so loudly enough.
                if (Transience.IsTransient(e)) StateLog.NotReported(logger, e.Message);
                else StateLog.ReportFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!readiness.IsReady) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await ReplicaTable.RemoveAsync(database, _id, limit.Token);
        }
        catch (Exception e) when (Transience.IsTransient(e) || e is OperationCanceledException)
        {
            StateLog.NotReported(logger, e.Message);
        }
    }
}
