using Npgsql;
using Tracepost.DataService.Compaction.Lifecycle;
using Tracepost.DataService.Query;

namespace Tracepost.DataService.Compaction.Swapping;

/// <summary>Gives a copied day the indexes that its partition has, all at once, which is cheaper than with each row.</summary>
internal static class DayIndexes
{
    // CREATE INDEX name ON ONLY public.trace_fragments USING btree (trace_id)
    private const string SelectMissing =
        """
        SELECT substring(definition FROM ' USING .*$') FROM (
            SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid = 'trace_fragments'::regclass) parent
        EXCEPT ALL
        SELECT substring(pg_get_indexdef(indexrelid) FROM ' USING .*$') FROM pg_index WHERE indrelid = to_regclass($1)
        """;

    // One process of PostgreSQL, and not several, for each index.
    private const string Settings = "SET LOCAL max_parallel_maintenance_workers = 0; SET LOCAL lock_timeout = '500ms'";

    /// <summary>Whether attaching the copy would make indexes, which takes too long there.</summary>
    public static async Task<bool> IsAnyMissingAsync(NpgsqlConnection connection, CompactionTables tables, CancellationToken cancellationToken) =>
        (await MissingAsync(connection, tables, cancellationToken)).Count > 0;

    /// <summary>
    /// Makes one index that is missing, or, when none is, lets PostgreSQL learn what is in the table, and mark its rows as those that everybody
    /// sees: it need never look after them again.
    /// </summary>
    /// <returns>False if the day is no longer what it was.</returns>
    public static async Task<bool> StepAsync(NpgsqlConnection connection, CompactionDay day, DateTime now, CancellationToken cancellationToken)
    {
        var missing = (await MissingAsync(connection, day.Tables, cancellationToken)).FirstOrDefault();
        if (missing is null) await connection.ExecuteAsync($"VACUUM (FREEZE, ANALYZE) {day.Tables.Copy}", cancellationToken);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Settings, cancellationToken);
        if (!await DayTable.LockAsync(connection, day, cancellationToken)) return false;
        if (missing is null) await DayTable.AdvanceAsync(connection, day.Tables, CompactionPhase.Indexed, day.NextNs, now, cancellationToken);
        else await connection.ExecuteAsync($"CREATE INDEX ON {day.Tables.Copy}{missing}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<List<string>> MissingAsync(NpgsqlConnection connection, CompactionTables tables, CancellationToken cancellationToken)
    {
        await using var select = connection.Command(SelectMissing);
        select.Add(tables.Copy);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var missing = new List<string>();
        while (await row.ReadAsync(cancellationToken)) missing.Add(row.GetString(0));
        return missing;
    }
}
