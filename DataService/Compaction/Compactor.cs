using Npgsql;
using Tracepost.DataService.Compaction.Copying;
using Tracepost.DataService.Compaction.Lifecycle;
using Tracepost.DataService.Compaction.Swapping;

namespace Tracepost.DataService.Compaction;

/// <summary>
/// Rewrites days that are over: fragments of a trace become one, in the order of their start, compressed better. It is done in small pieces of
/// work, after each of which the database says how far it is, so that whoever comes next goes on: docs/decisions/016-compaction.md.
/// </summary>
internal sealed class Compactor(
    ClosedDays days, CopyStep copy, CompactionOptions options, CompactionMetrics metrics, TimeProvider time, ILogger<Compactor> logger)
{
    /// <summary>Does the next piece of work.</summary>
    /// <param name="connection">With the right to compact.</param>
    /// <param name="cancellationToken">Ends it, and undoes it.</param>
    public async Task<CompactionProgress> AdvanceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        CompactionDay? day = null;
        try
        {
            day = await DayTable.CurrentAsync(connection, cancellationToken);
            return day is null ? await BeginAsync(connection, cancellationToken) : await GoOnAsync(connection, day, cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            // Somebody uses it for a moment, or another replica is at it.
            return CompactionProgress.Waiting;
        }
        catch (OtherReplicaException)
        {
            return CompactionProgress.Waiting;
        }
        catch (PostgresException e) when (day is not null && e.SqlState[..2] == "42")
        {
            // A table is gone, or not as it was: retention or a purge came in between, or a migration.
            CompactionLog.GivenUp(logger, day.Tables.Partition, e.MessageText);
            return await GiveUpAsync(connection, day, cancellationToken);
        }
    }

    private async Task<CompactionProgress> BeginAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await CompactionEnd.RemoveLeftoversAsync(connection, all: false, cancellationToken);
        if (await days.FindAsync(connection, cancellationToken) is not { } tables) return CompactionProgress.Idle;
        if (!await CompactionStart.TryAsync(connection, tables, Now(), cancellationToken)) return CompactionProgress.Idle;
        CompactionLog.Begun(logger, tables.Partition);
        return CompactionProgress.Advanced;
    }

    private async Task<CompactionProgress> GoOnAsync(NpgsqlConnection connection, CompactionDay day, CancellationToken cancellationToken)
    {
        switch (day.Phase)
        {
            case CompactionPhase.Copying:
                return await OrGiveUpAsync(copy.RunAsync(connection, day, cancellationToken));
            case CompactionPhase.Copied:
                return await OrGiveUpAsync(DayIndexes.StepAsync(connection, day, Now(), cancellationToken));
            case CompactionPhase.Indexed:
                if (Now() < day.PhaseSince.AddSeconds(options.SettleSeconds)) return CompactionProgress.Waiting;
                return await SwapAsync(connection, day, cancellationToken);
            default:
                return await OrGiveUpAsync(DaySwap.FinishAsync(connection, day, Now(), cancellationToken));
        }

        async Task<CompactionProgress> OrGiveUpAsync(Task<bool> step) =>
            await step ? CompactionProgress.Advanced : await GiveUpAsync(connection, day, cancellationToken);
    }

    private async Task<CompactionProgress> SwapAsync(NpgsqlConnection connection, CompactionDay day, CancellationToken cancellationToken)
    {
        var size = await SizeAsync(connection, day.Tables.Partition, cancellationToken);
        if (await LateRows.MoveSomeAsync(connection, day, cancellationToken) is not { } many) return await GiveUpAsync(connection, day, cancellationToken);
        if (many) return CompactionProgress.Advanced;
        var progress = await DaySwap.TryAsync(connection, day, Now(), cancellationToken);
        if (progress == CompactionProgress.Idle) return await GiveUpAsync(connection, day, cancellationToken);
        if (progress == CompactionProgress.Advanced && await DayTable.CurrentAsync(connection, cancellationToken) is { Phase: CompactionPhase.Exchanged })
        {
            var after = await SizeAsync(connection, day.Tables.Partition, cancellationToken);
            metrics.Exchanged(size, after);
            CompactionLog.Compacted(logger, day.Tables.Partition, size, after);
        }

        return progress;
    }

    private static async Task<CompactionProgress> GiveUpAsync(NpgsqlConnection connection, CompactionDay day, CancellationToken cancellationToken)
    {
        await CompactionEnd.GiveUpAsync(connection, day.Tables, cancellationToken);
        return CompactionProgress.Advanced;
    }

    private static async Task<long> SizeAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        await connection.ScalarAsync("SELECT pg_total_relation_size(to_regclass($1))", table, cancellationToken) is long bytes ? bytes : 0;

    private DateTime Now() => time.GetUtcNow().UtcDateTime;
}
