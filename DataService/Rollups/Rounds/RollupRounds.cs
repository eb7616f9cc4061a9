using System.Data;
using Npgsql;
using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.DataService.Rollups.Changes;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Rollups.Rounds;

/// <summary>
/// A round: one transaction in which the oldest commits are counted and taken off the list. It sees the database as of one moment, so a
/// fragment is of these commits, of one that still waits, or counted before. What fails is undone as a whole and done again.
/// </summary>
internal sealed class RollupRounds(
    NpgsqlDataSource database,
    ChangeReader changes,
    IEnumerable<IRollup> rollups,
    RollupOptions options,
    RollupMetrics metrics,
    TimeProvider time,
    ILogger<RollupRounds> logger)
{
    /// <summary>
    /// PostgreSQL knows little of a partition that has just been made, and would read the whole of it to find a few hundred traces, after
    /// compiling the query because that promises to take long.
    /// </summary>
    /// <remarks>
    /// The lock comes before the moment as of which the round sees the database, so that no partition is exchanged for its compacted form in
    /// between, of which the round would see nothing.
    /// </remarks>
    internal const string Begin =
        "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; LOCK TABLE ONLY trace_fragments IN ACCESS SHARE MODE";

    private const int MaxAttempts = 3;

    private readonly IRollup[] _rollups = [.. rollups];

    /// <summary>Makes a round, if it is nobody else's turn.</summary>
    /// <param name="among">Counts only these commits; null for all.</param>
    /// <param name="alone">Counts only one commit, which is given up if it cannot be counted.</param>
    /// <param name="cancellationToken">Ends it, and undoes it.</param>
    public async Task<RoundResult> RunAsync(int[]? among, bool alone, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(among, alone, cancellationToken);
            }
            catch (Exception e) when (attempt < MaxAttempts && IsConflict(e))
            {
                metrics.Failed();
            }
        }
    }

    /// <summary>Whether what failed lies in what is counted, so that it would fail for ever.</summary>
    /// <remarks>https://www.postgresql.org/docs/current/errcodes-appendix.html: data exception, integrity, program limit exceeded.</remarks>
    public static bool IsOfTheData(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state[..2] is "22" or "23" or "54",
        NpgsqlException or DBConcurrencyException or OperationCanceledException => false,
        _ => !Transience.IsTransient(exception),
    };

    private async Task<RoundResult> TryAsync(int[]? among, bool alone, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var turn = await RollupTurn.TakeAsync(connection, cancellationToken);
        if (turn is null) return new RoundResult(IsOthersTurn: true);

        // Who has nothing to do waits for nobody.
        if (among is null && !await ArrivalTable.IsAnyAsync(connection, cancellationToken)) return default;
        var began = time.GetTimestamp();
        ArrivalBatch? batch = null;
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            await using (var plans = new NpgsqlCommand(Begin, connection)) await plans.ExecuteNonQueryAsync(cancellationToken);
            batch = await ArrivalTable.TakeAsync(connection, among, alone ? 1 : options.MaxSpansPerRound, cancellationToken);
            if (batch.Ids.Count == 0) return default;
            var counted = await CountAsync(connection, batch, cancellationToken);
            await ArrivalTable.DeleteAsync(connection, batch.Ids, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            metrics.Counted(counted, time.GetElapsedTime(began));
            return new RoundResult(Commits: batch.Ids.Count);
        }
        catch (Exception e) when (alone && batch is { Ids: [var id] } && IsOfTheData(e))
        {
            await ArrivalTable.DeleteAsync(connection, batch.Ids, cancellationToken);
            RollupLog.SetAside(logger, id, batch.Spans, e);
            metrics.LeftOut("commit");
            return new RoundResult(Commits: 1, IsSetAside: true);
        }
    }

    /// <returns>How many spans were counted.</returns>
    private async Task<long> CountAsync(NpgsqlConnection connection, ArrivalBatch batch, CancellationToken cancellationToken)
    {
        var rounds = _rollups.Select(rollup => rollup.Begin()).ToArray();
        var counted = 0L;
        await foreach (var change in changes.ReadAsync(connection, batch, cancellationToken))
        {
            counted += change.New.Count;
            foreach (var round in rounds) Add(round, change);
        }

        foreach (var round in rounds) await round.WriteAsync(connection, cancellationToken);
        return counted;
    }

    /// <summary>Whether another transaction may have changed at the same time what this one did, or dropped a partition.</summary>
    private static bool IsConflict(Exception exception) => exception is DBConcurrencyException or PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.UndefinedTable,
    };

    private void Add(IRollupRound round, TraceChange change)
    {
        try
        {
            round.Add(change);
        }
#pragma warning disable CA1031 // Spans come from anyone. Whatever is wrong with those of a trace, the others are counted.
        catch (Exception e)
#pragma warning restore CA1031
        {
            RollupLog.NotCounted(logger, change.TraceId, round.GetType().Name, e);
            metrics.LeftOut("trace");
        }
    }
}
