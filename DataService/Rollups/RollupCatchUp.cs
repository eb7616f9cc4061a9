using Npgsql;
using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.DataService.Rollups.Rounds;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Rollups;

/// <summary>
/// Lets readers of counts wait until what was acknowledged before they asked is counted, by whichever replica, unless that would take
/// long. Readers that ask at the same time wait for the same work.
/// </summary>
internal sealed class RollupCatchUp(
    NpgsqlDataSource database,
    RollupRounds rounds,
    RollupOptions options,
    RollupMetrics metrics,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<RollupCatchUp> logger)
{
    /// <summary>How often is asked for the turn that another has.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private Task<string> _current = Task.FromResult("");
    private Task<string>? _next;

    /// <summary>Returns when what is committed now is counted, or after a bounded time. Never fails but by cancellation.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (!options.Enabled) return;
        var began = time.GetTimestamp();
        Task<string> run;
        lock (_lock)
        {
            // What has begun may have looked before the last commits were there.
            var current = _current;
            run = _next ??= Task.Run(() => RunAfterAsync(current), CancellationToken.None);
        }

        var outcome = "late";
        try
        {
            outcome = await run.WaitAsync(options.CatchUp, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on for those that came later.
        }
        finally
        {
            metrics.CaughtUp(outcome, time.GetElapsedTime(began));
        }
    }

    private async Task<string> RunAfterAsync(Task<string> before)
    {
        using var untraced = Untraced.Begin();
        await before;
        lock (_lock)
        {
            _current = _next!;
            _next = null;
        }

        try
        {
            using var limit = new CancellationTokenSource(options.CatchUp, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lifetime.ApplicationStopping);
            return await RunAsync(either.Token) ? "done" : "late";
        }
        catch (OperationCanceledException)
        {
            return "late";
        }
#pragma warning disable CA1031 // The readers answer with what there is; if PostgreSQL is away they will notice themselves.
        catch (Exception e)
#pragma warning restore CA1031
        {
            metrics.Failed();
            RollupLog.NotCaughtUp(logger, e);
            return "failed";
        }
    }

    /// <returns>Whether nothing waits any more that was there at the beginning.</returns>
    private async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        int[]? waiting;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            waiting = await ArrivalTable.ListAsync(connection, options.CatchUpSpans, cancellationToken);
        if (waiting is null) return false;
        if (waiting.Length == 0) return true;
        while (true)
        {
            var result = await rounds.RunAsync(waiting, alone: false, cancellationToken);
            if (result.IsOthersTurn) await Task.Delay(Poll, time, cancellationToken);
            else if (result.Commits == 0) return true;
        }
    }
}
