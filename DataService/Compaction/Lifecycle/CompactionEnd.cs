using Npgsql;
using Tracepost.DataService.Compaction.Copying;
using Tracepost.DataService.Query;

namespace Tracepost.DataService.Compaction.Lifecycle;

/// <summary>
/// Removes what is left of a compaction: it was given up, its day was dropped or emptied, or the store was purged. The trigger goes with the
/// table that it writes to, in one transaction, so that no insert fails. What was noted of names stays: it says at most too much.
/// </summary>
internal static class CompactionEnd
{
    private const string SelectTables =
        """
        SELECT relname FROM pg_class
        WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'trace_fragments'::regclass)
          AND relkind = 'r' AND NOT relispartition AND relname ~ '^compacted_[0-9]{8}(_late)?$'
        """;

    /// <summary>Gives the day up, to begin anew some time.</summary>
    public static async Task GiveUpAsync(NpgsqlConnection connection, CompactionTables tables, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await RemoveAsync(connection, tables, cancellationToken);
        await connection.ScalarAsync("DELETE FROM compactions WHERE day = $1", DateOnly.FromDayNumber(tables.Day), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes tables of days that are not being compacted.</summary>
    /// <param name="connection">With the right to compact.</param>
    /// <param name="all">Of all days: nobody compacts any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task RemoveLeftoversAsync(NpgsqlConnection connection, bool all, CancellationToken cancellationToken)
    {
        var current = all ? null : await DayTable.CurrentAsync(connection, cancellationToken);
        foreach (var tables in await FindAsync(connection, cancellationToken))
        {
            if (tables != current?.Tables) await GiveUpAsync(connection, tables, cancellationToken);
        }
    }

    /// <summary>In a transaction: removes the trigger and the tables if they are there.</summary>
    public static async Task RemoveAsync(NpgsqlConnection connection, CompactionTables tables, CancellationToken cancellationToken)
    {
        // Who comes after us waits for us, so we do not wait long ourselves.
        await connection.ExecuteAsync("SET LOCAL lock_timeout = '200ms'", cancellationToken);
        var hasTrigger = await connection.ScalarAsync(
            $"SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass($1) AND tgname = '{CompactionTables.Trigger}')", tables.Partition, cancellationToken);
        if (hasTrigger is true) await connection.ExecuteAsync($"DROP TRIGGER {CompactionTables.Trigger} ON {tables.Partition}", cancellationToken);
        await connection.ExecuteAsync($"DROP TABLE IF EXISTS {tables.Copy}; DROP TABLE IF EXISTS {tables.Late}", cancellationToken);
        await using var delete = connection.Command($"DELETE FROM attribute_segments WHERE {CopiedSegment.IsOfDay}");
        delete.Add(tables.FromNs);
        delete.Add(tables.ToNs);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<HashSet<CompactionTables>> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = connection.Command(SelectTables);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var found = new HashSet<CompactionTables>();
        while (await row.ReadAsync(cancellationToken))
        {
            if (CompactionTables.Of(row.GetString(0)) is { } tables) found.Add(tables);
        }

        return found;
    }
}
