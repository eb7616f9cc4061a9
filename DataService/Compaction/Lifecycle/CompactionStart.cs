using System.Globalization;
using Npgsql;
using Tracepost.DataService.Query;

namespace Tracepost.DataService.Compaction.Lifecycle;

/// <summary>
/// Begins a day: the tables that its rows are copied to, and a trigger that notes what still comes. So all that was there before can be
/// copied in steps, in any time, and is complete.
/// </summary>
internal static class CompactionStart
{
    /// <summary>Tries to begin.</summary>
    /// <returns>False if spans of the day are not counted yet.</returns>
    public static async Task<bool> TryAsync(NpgsqlConnection connection, CompactionTables tables, DateTime now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await CompactionEnd.RemoveAsync(connection, tables, cancellationToken);
        // Making the trigger waits for writers of this day, and those that come wait for us. Readers do not.
        await connection.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                CREATE TABLE {tables.Copy} (
                    LIKE trace_fragments INCLUDING ALL EXCLUDING INDEXES,
                    CONSTRAINT {tables.Copy}_day CHECK (start_ns >= {tables.FromNs} AND start_ns < {tables.ToNs}));
                CREATE TABLE {tables.Late} (LIKE trace_fragments INCLUDING STORAGE);
                CREATE INDEX ON {tables.Late} (trace_id);
                CREATE TRIGGER {CompactionTables.Trigger} AFTER INSERT ON {tables.Partition}
                    FOR EACH ROW EXECUTE FUNCTION note_late_fragment('{tables.Late}')
                """),
            cancellationToken);
        // Now nobody is writing. Copied rows have no commit that waits to be counted, so those that are copied must all be counted.
        await using (var waits = connection.Command("SELECT EXISTS (SELECT FROM arrivals WHERE from_ns < $2 AND to_ns >= $1)"))
        {
            waits.Add(tables.FromNs);
            waits.Add(tables.ToNs);
            if (await waits.ExecuteScalarAsync(cancellationToken) is true) return false;
        }

        await using var update = connection.Command(
            """
            UPDATE compactions c SET phase = 1, next_ns = $2, phase_since = $3, partition = p.oid, filenode = p.relfilenode
            FROM pg_class p WHERE p.oid = to_regclass($4) AND p.relispartition AND c.day = $1 AND c.phase = 0
            """);
        update.Add(DateOnly.FromDayNumber(tables.Day));
        update.Add(tables.FromNs);
        update.Add(now);
        update.Add(tables.Partition);
        if (await update.ExecuteNonQueryAsync(cancellationToken) != 1) return false;
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
