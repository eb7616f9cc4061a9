using Npgsql;
using Tracepost.DataService.Compaction.Lifecycle;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Compaction;

/// <summary>
/// Looks for days to compact, and compacts them, piece after piece. After each it rests in proportion to what it took, and while commits wait it
/// does nothing.
/// </summary>
internal sealed class CompactionWorker(
    NpgsqlDataSource database,
    Compactor compactor,
    CompactionOptions options,
    CompactionMetrics metrics,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<CompactionWorker> logger,
    GroupCommit? commits = null) : BackgroundService
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    // Between two tries to exchange a day while somebody reads for long.
    private static readonly TimeSpan WaitPause = TimeSpan.FromSeconds(2);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(options.IntervalSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                if (await RunAsync(stoppingToken) && !options.Enabled) return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                metrics.Failed();
                CompactionLog.Failed(logger, e, options.IntervalSeconds);
            }

            await Task.Delay(_interval, time, stoppingToken);
        }
    }

    /// <summary>Works until there is nothing more to do.</summary>
    /// <returns>False if it is another replica's turn.</returns>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var turn = await CompactionTurn.TakeAsync(connection, cancellationToken);
        if (turn is null) return false;
        if (!options.Enabled)
        {
            await CompactionEnd.RemoveLeftoversAsync(connection, all: true, cancellationToken);
            return true;
        }

        while (true)
        {
            var began = time.GetTimestamp();
            var progress = await compactor.AdvanceAsync(connection, cancellationToken);
            if (progress == CompactionProgress.Idle) return true;
            var rest = options.Rest * time.GetElapsedTime(began);
            if (progress == CompactionProgress.Waiting) rest = WaitPause;
            await RestAsync(rest < LongestRest ? rest : LongestRest, cancellationToken);
        }
    }

    private async Task RestAsync(TimeSpan rest, CancellationToken cancellationToken)
    {
        await Task.Delay(rest, time, cancellationToken);
        for (var waited = TimeSpan.Zero; commits is { IsWaitedFor: true } && waited < LongestRest; waited += WaitPause)
            await Task.Delay(WaitPause, time, cancellationToken);
    }
}
