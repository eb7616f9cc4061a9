using Npgsql;
using Tracepost.DataService.Storage.Partitions;

namespace Tracepost.DataService.Storage.Retention;

/// <summary>How many bytes the tables of the store take on PostgreSQL's disk, with their indexes.</summary>
internal static class StoreSize
{
    /// <summary>All tables of our schema: spans, and what is kept beside them. Tables of others in the same schema count too.</summary>
    public static async Task<long> TotalAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(
            """
            SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
            WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'trace_fragments'::regclass) AND relkind IN ('r', 'm')
            """,
            connection);
        return (long)(await select.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Of days before this one, the oldest of which there are spans.</summary>
    public static async Task<int?> OldestAsync(NpgsqlConnection connection, int beforeDay, CancellationToken cancellationToken)
    {
        foreach (var day in await PartitionSet.ListAsync(connection, cancellationToken))
        {
            if (day >= beforeDay) return null;
            // A table of which all is gone has no page left. Its size, unlike its rows, can be asked while somebody locks it.
            await using var select = new NpgsqlCommand("SELECT pg_relation_size(to_regclass($1))", connection);
            select.Parameters.Add(new() { Value = PartitionSet.NameOf(day) });
            if (await select.ExecuteScalarAsync(cancellationToken) is > 0L) return day;
        }

        return null;
    }
}
