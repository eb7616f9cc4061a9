using Npgsql;

namespace Tracepost.Benchmarks.Store;

/// <summary>What the days that are over take: rows, indexes and the filters of their attributes.</summary>
/// <param name="Spans">How many are in them.</param>
/// <param name="Bytes">On the disk.</param>
internal sealed record ClosedDays(long Spans, double Bytes)
{
    public double BytesPerSpan => Bytes / Spans;

    public static async Task<ClosedDays> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        // The name of a partition ends with its day: trace_fragments_20261123. Segments of attributes are in one table.
        await using var select = database.CreateCommand(
            """
            WITH today AS (SELECT to_char(day, 'YYYYMMDD') AS name, extract(epoch FROM day)::int8 * 1000000000 AS ns
                           FROM date_trunc('day', now() AT TIME ZONE 'UTC') AS day)
            SELECT (SELECT coalesce(sum(span_count), 0) FROM trace_fragments, today WHERE start_ns < ns)::int8,
                   (SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0) FROM pg_inherits, today
                    WHERE inhparent = 'trace_fragments'::regclass AND right(inhrelid::regclass::text, 8) < name)::float8
                   + (SELECT coalesce(sum(pg_column_size(s.*)), 0) FROM attribute_segments s, today WHERE to_ns < ns)::float8
            """);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ClosedDays(row.GetInt64(0), row.GetDouble(1));
    }
}
