using System.Globalization;
using Npgsql;
using Tracepost.DataService.Compaction.Copying;
using Tracepost.DataService.Compaction.Lifecycle;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Compaction.Swapping;

/// <summary>
/// Puts the copy of a day in the place of its partition, in one short transaction. For that moment nobody reads or writes the table:
/// PostgreSQL finds out which partitions there are under a lock on the table above them, and who has it may keep using what it found. DETACH …
/// CONCURRENTLY would need no such lock, but then a day would be missing between two transactions. So it must be short: all that can be done
/// before is done before (indexes, the CHECK that saves ATTACH from reading the table, all late rows but the last), it waits for the
/// lock less than anybody notices, and if it does not get it, it comes again.
/// </summary>
internal static class DaySwap
{
    /// <summary>While this waits for the others, those that come later wait for this.</summary>
    private const string LockTimeout = "100ms";

    private const int MaxLateRows = 1000;

    /// <summary>Tries once.</summary>
    /// <returns>Waiting if too much has come in the last moment; idle if the day is no longer what it was.</returns>
    public static async Task<CompactionProgress> TryAsync(
        NpgsqlConnection connection, CompactionDay day, DateTime now, CancellationToken cancellationToken)
    {
        var tables = day.Tables;
        if (await DayIndexes.IsAnyMissingAsync(connection, tables, cancellationToken))
        {
            await DayTable.AdvanceAsync(connection, tables, CompactionPhase.Copied, day.NextNs, now, cancellationToken);
            return CompactionProgress.Advanced;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The table before the partition, as everybody does.
        await connection.ExecuteAsync(
            $"""
            SET LOCAL lock_timeout = '{LockTimeout}';
            LOCK TABLE ONLY trace_fragments IN ACCESS EXCLUSIVE MODE;
            LOCK TABLE {tables.Partition}, {tables.Copy}, {tables.Late} IN ACCESS EXCLUSIVE MODE
            """,
            cancellationToken);
        // Retention may have emptied it until now, but not from now on.
        if (!await DayTable.LockAsync(connection, day, cancellationToken)) return CompactionProgress.Idle;
        if (await LateRows.MoveAsync(connection, tables, MaxLateRows, cancellationToken) == MaxLateRows) return CompactionProgress.Waiting;
        await ExchangeAsync(connection, tables, cancellationToken);
        await NoteAsync(connection, tables, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return CompactionProgress.Advanced;
    }

    /// <summary>
    /// After the exchange: the segments of the copy are as all others. They were there before it, so that a search that asked for commits just
    /// before the exchange finds the fragments after it. And what was noted of commits that no fragment has any more goes; it did no harm.
    /// </summary>
    /// <returns>False if the day is no longer what it was.</returns>
    public static async Task<bool> FinishAsync(NpgsqlConnection connection, CompactionDay day, DateTime now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("SET LOCAL lock_timeout = '500ms'; SET LOCAL enable_seqscan = off; SET LOCAL jit = off", cancellationToken);
        if (!await DayTable.LockAsync(connection, day, cancellationToken)) return false;
        await using (var delete = connection.Command(
            $"""
            WITH copied AS (
                UPDATE attribute_segments SET commit_ids = array_remove(commit_ids, {CommitIds.None}) WHERE {CopiedSegment.IsOfDay})
            DELETE FROM attribute_segments s WHERE from_ns >= $1 AND to_ns >= $1 AND to_ns < $2
                AND NOT EXISTS (SELECT FROM unnest(s.commit_ids) AS c (id) JOIN {day.Tables.Partition} f ON f.commit_id = c.id)
            """))
        {
            delete.Add(day.Tables.FromNs);
            delete.Add(day.Tables.ToNs);
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        await DayTable.AdvanceAsync(connection, day.Tables, CompactionPhase.None, day.NextNs, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static Task<int> ExchangeAsync(NpgsqlConnection connection, CompactionTables tables, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                ALTER TABLE trace_fragments DETACH PARTITION {tables.Partition};
                DROP TABLE {tables.Partition};
                DROP TABLE {tables.Late};
                ALTER TABLE {tables.Copy} RENAME TO {tables.Partition};
                ALTER TABLE trace_fragments ATTACH PARTITION {tables.Partition} FOR VALUES FROM ({tables.FromNs}) TO ({tables.ToNs});
                ALTER TABLE {tables.Partition} DROP CONSTRAINT {tables.Copy}_day
                """),
            cancellationToken);

    private static async Task NoteAsync(NpgsqlConnection connection, CompactionTables tables, DateTime now, CancellationToken cancellationToken)
    {
        await using var update = connection.Command(
            """
            UPDATE compactions c SET partition = p.oid, filenode = p.relfilenode, phase = 4, phase_since = $3,
                fragments = greatest(p.reltuples, 1)::bigint, compacted_mark = NULL
            FROM pg_class p WHERE p.oid = to_regclass($2) AND c.day = $1
            """);
        update.Add(DateOnly.FromDayNumber(tables.Day));
        update.Add(tables.Partition);
        update.Add(now);
        await update.ExecuteNonQueryAsync(cancellationToken);
    }
}
