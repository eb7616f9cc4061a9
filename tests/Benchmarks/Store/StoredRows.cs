using Npgsql;

namespace Tracepost.Benchmarks.Store;

/// <summary>What the rows of the largest table hold.</summary>
/// <param name="Fragments">Rows.</param>
/// <param name="Spans">Spans in them.</param>
/// <param name="Payload">Bytes of the spans themselves, compressed.</param>
internal sealed record StoredRows(long Fragments, long Spans, long Payload)
{
    public static async Task<StoredRows> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var select = database.CreateCommand(
            "SELECT count(*), coalesce(sum(span_count), 0)::int8, coalesce(sum(octet_length(payload)), 0)::int8 FROM trace_fragments");
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new StoredRows(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }
}
