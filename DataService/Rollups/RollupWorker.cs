using Npgsql;
using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.DataService.Rollups.Rounds;
using Tracepost.DataService.Storage.Commit;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Rollups;

/// <summary>
/// Counts what has arrived, every few seconds, in rounds. After each it rests, so that peaks are stored first: see <see cref="RollupPace"/>.
/// </summary>
internal sealed class RollupWorker(
    NpgsqlDataSource database,
    RollupRounds rounds,
    RollupOptions options,
    RollupMetrics metrics,
    CommitLoad commits,
    StoreReadiness readiness,
    TimeProvider time,
    ILogger<RollupWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>How many commits are counted one by one to find that which holds up all others: as many as a round has.</summary>
    private const int AloneAfterFailure = ArrivalTable.MaxCommits;

    private bool _fails;
    private int _alone;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) return;
        using var untraced = Untraced.Begin();
        await readiness.WaitAsync(stoppingToken);
        var pause = options.Interval;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = await StepAsync(pause, stoppingToken);
        }
    }

    /// <summary>One round.</summary>
    /// <returns>The pause after it.</returns>
    private async Task<TimeSpan> StepAsync(TimeSpan lastPause, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            var result = await rounds.RunAsync(among: null, alone: _alone > 0, cancellationToken);
            var backlog = await LookAsync(cancellationToken);
            metrics.Looked(backlog);
            if (_fails) RollupLog.RoundsSucceed(logger);
            _fails = false;
            _alone = result.IsSetAside ? 0 : Math.Max(_alone - 1, 0);
            var rest = RollupPace.Rest(time.GetElapsedTime(began), backlog.OldestAge, commits.Average(), options);
            return result.IsOthersTurn ? Longer(options.Interval, rest) : rest;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.Failed();
            if (!_fails) RollupLog.RoundsFail(logger, e);
            _fails = true;
            if (RollupRounds.IsOfTheData(e)) _alone = AloneAfterFailure;
            return TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, Longer(options.Interval, 2 * lastPause).Ticks));
        }
    }

    private async Task<Backlog> LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ArrivalTable.LookAsync(connection, cancellationToken);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
