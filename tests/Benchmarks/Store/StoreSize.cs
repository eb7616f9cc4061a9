using Npgsql;

namespace Tracepost.Benchmarks.Store;

/// <summary>What a table takes on the disk, its partitions included: bytes.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">Rows, with free space and maps.</param>
/// <param name="Toast">Values that were too long for their rows, with their index.</param>
/// <param name="Indexes">Its indexes.</param>
internal sealed record TableSize(string Table, double Rows, double Toast, double Indexes)
{
    public double Total => Rows + Toast + Indexes;

    /// <summary>All tables of the store, the largest first.</summary>
    public static async Task<IReadOnlyList<TableSize>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand(
            """
            SELECT coalesce(pg_partition_root(c.oid), c.oid)::regclass::text,
                   sum(pg_table_size(c.oid) - coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0))::float8,
                   sum(coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0))::float8,
                   sum(pg_indexes_size(c.oid))::float8
            FROM pg_class c
            WHERE c.relkind = 'r' AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
            GROUP BY 1
            """);
        var sizes = new List<TableSize>();
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            sizes.Add(new TableSize(rows.GetString(0), rows.GetDouble(1), rows.GetDouble(2), rows.GetDouble(3)));
        return [.. sizes.OrderByDescending(size => size.Total)];
    }
}
