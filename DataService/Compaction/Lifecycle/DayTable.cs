using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage.Partitions;

namespace Tracepost.DataService.Compaction.Lifecycle;

/// <summary>The table <c>compactions</c>.</summary>
internal static class DayTable
{
    /// <summary>
    /// The partition is the one that is being copied. Retention may have emptied it, which gives it another file, or dropped it; another may
    /// have been made in its place.
    /// </summary>
    private const string IsSame =
        "EXISTS (SELECT FROM pg_class p WHERE p.oid = c.partition AND p.relfilenode = c.filenode AND p.relispartition AND p.relname = $1)";

    /// <summary>The day that is being compacted; null if none is.</summary>
    public static async Task<CompactionDay?> CurrentAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = connection.Command(
            "SELECT day, phase, next_ns, phase_since FROM compactions WHERE phase > 0 ORDER BY day DESC LIMIT 1");
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken)) return null;
        var tables = new CompactionTables(row.GetFieldValue<DateOnly>(0).DayNumber);
        return new CompactionDay(tables, (CompactionPhase)row.GetInt16(1), row.GetInt64(2), row.GetDateTime(3));
    }

    /// <summary>Locks the day's row to the end of the transaction; false if its partition is not as it was any more.</summary>
    /// <exception cref="OtherReplicaException">Another replica has gone on with the day.</exception>
    public static async Task<bool> LockAsync(NpgsqlConnection connection, CompactionDay day, CancellationToken cancellationToken)
    {
        await using var select = connection.Command(
            $"SELECT {IsSame} FROM compactions c WHERE day = $2 AND phase = $3 AND next_ns = $4 FOR UPDATE");
        select.Add(day.Tables.Partition);
        select.Add(DateOnly.FromDayNumber(day.Tables.Day));
        select.Add((short)day.Phase);
        select.Add(day.NextNs);
        return await select.ExecuteScalarAsync(cancellationToken) is bool isSame ? isSame : throw new OtherReplicaException();
    }

    /// <summary>Notes how far the day is.</summary>
    public static async Task AdvanceAsync(
        NpgsqlConnection connection, CompactionTables tables, CompactionPhase phase, long nextNs, DateTime now, CancellationToken cancellationToken)
    {
        await using var update = connection.Command("UPDATE compactions SET phase = $2, next_ns = $3, phase_since = $4 WHERE day = $1");
        update.Add(DateOnly.FromDayNumber(tables.Day));
        update.Add((short)phase);
        update.Add(nextNs);
        update.Add(now);
        await update.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Notes which partitions there are, and since when nothing has come to each.</summary>
    public static async Task WatchAsync(NpgsqlConnection connection, DateTime now, CancellationToken cancellationToken)
    {
        var days = await PartitionSet.ListAsync(connection, cancellationToken);
        await using var upsert = connection.Command(
            """
            INSERT INTO compactions AS c (day, partition, filenode, mark, quiet_since)
            SELECT day, oid, relfilenode, pg_relation_size(oid) + pg_stat_get_tuples_inserted(oid), $3
            FROM unnest($1, $2) AS d (day, name) JOIN pg_class p ON p.oid = to_regclass(d.name)
            ON CONFLICT (day) DO UPDATE SET
                quiet_since = CASE WHEN (c.partition, c.filenode, c.mark) = (excluded.partition, excluded.filenode, excluded.mark)
                                   THEN c.quiet_since ELSE excluded.quiet_since END,
                fragments = CASE WHEN (c.partition, c.filenode) = (excluded.partition, excluded.filenode) THEN c.fragments ELSE 0 END,
                partition = excluded.partition, filenode = excluded.filenode, mark = excluded.mark
            WHERE c.phase = 0
            """);
        upsert.Add(days.Select(DateOnly.FromDayNumber).ToArray());
        upsert.Add(days.Select(PartitionSet.NameOf).ToArray());
        upsert.Add(now);
        await upsert.ExecuteNonQueryAsync(cancellationToken);

        await using var delete = connection.Command("DELETE FROM compactions WHERE phase = 0 AND NOT day = ANY ($1)");
        delete.Add(days.Select(DateOnly.FromDayNumber).ToArray());
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
