using Npgsql;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State.Reading;

/// <summary>What the tables beside the spans take.</summary>
internal static class TableReader
{
    private const string Select =
        """
        SELECT relname, pg_total_relation_size(oid) FROM pg_class
        WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'trace_fragments'::regclass) AND relkind IN ('r', 'm') AND NOT relispartition
        ORDER BY 2 DESC, 1
        """;

    /// <summary>The tables, largest first.</summary>
    public static async Task<List<StoredTable>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(Select, connection);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var tables = new List<StoredTable>();
        while (await row.ReadAsync(cancellationToken)) tables.Add(new StoredTable { Name = row.GetString(0), Bytes = (ulong)row.GetInt64(1) });
        return tables;
    }
}
