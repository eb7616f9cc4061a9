using System.Data;
using Npgsql;
using Tracepost.DataService.Query;

namespace Tracepost.DataService.Rollups.Arrivals;

/// <summary>The commits that wait to be counted.</summary>
internal static class ArrivalTable
{
    /// <summary>Commits of a round. PostgreSQL looks their numbers up for each fragment.</summary>
    public const int MaxCommits = 1000;

    /// <summary>Bytes of payloads of a round, for spans may be large.</summary>
    private const int MaxBytes = 64 << 20;

    private const string Columns = "SELECT id, from_ns, to_ns, span_count, trace_ids FROM (";

    private const string Sums =
        "SELECT *, sum(span_count) OVER w AS spans, sum(bytes) OVER w AS total FROM (SELECT * FROM arrivals ";

    private const string Bounds =
        "ORDER BY at LIMIT $2) a WINDOW w AS (ORDER BY at ROWS UNBOUNDED PRECEDING)) b "
        + "WHERE (spans <= $1 AND total <= $3) OR spans = span_count";

    /// <summary>The oldest commits, as many as a round may have, but at least one if there is one.</summary>
    /// <param name="connection">In the transaction of the round.</param>
    /// <param name="among">Only these commits; null for all.</param>
    /// <param name="maxSpans">Spans of the round.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ArrivalBatch> TakeAsync(NpgsqlConnection connection, int[]? among, int maxSpans, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(Columns + Sums + (among is null ? "" : "WHERE id = ANY ($4) ") + Bounds, connection);
        select.Add((long)maxSpans);
        select.Add(MaxCommits);
        select.Add((long)MaxBytes);
        if (among is not null) select.Add(among);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var batch = new ArrivalBatch();
        while (await row.ReadAsync(cancellationToken))
        {
            var traceIds = await row.GetFieldValueAsync<Guid[]>(4, cancellationToken);
            batch.Add(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), traceIds.Select(Rows.ToTraceId));
        }

        return batch;
    }

    /// <summary>Whether there are any.</summary>
    public static async Task<bool> IsAnyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand("SELECT EXISTS (SELECT FROM arrivals)", connection);
        return await select.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Takes commits away: they are counted.</summary>
    public static async Task DeleteAsync(NpgsqlConnection connection, IReadOnlyList<int> ids, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand("DELETE FROM arrivals WHERE id = ANY ($1)", connection);
        delete.Add(ids.ToArray());
        var deleted = await delete.ExecuteNonQueryAsync(cancellationToken);
        if (deleted != ids.Count) throw new DBConcurrencyException($"{ids.Count} commits were counted, of which only {deleted} were waiting.");
    }

    /// <summary>How much waits.</summary>
    public static async Task<Backlog> LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(
            """
            SELECT (SELECT count(*) FROM (SELECT FROM arrivals LIMIT $1) a)::int,
                   coalesce(extract(epoch FROM clock_timestamp() - (SELECT min(at) FROM arrivals)), 0)::float8
            """,
            connection);
        select.Add(Backlog.Most);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new Backlog(row.GetInt32(0), TimeSpan.FromSeconds(Math.Max(row.GetDouble(1), 0)));
    }

    /// <summary>All that wait; null if they have more spans than this, or are too many.</summary>
    public static async Task<int[]?> ListAsync(NpgsqlConnection connection, int maxSpans, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand("SELECT id, span_count FROM arrivals LIMIT $1", connection);
        select.Add(MaxCommits * 10 + 1);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var ids = new List<int>();
        var spans = 0L;
        while (await row.ReadAsync(cancellationToken))
        {
            ids.Add(row.GetInt32(0));
            spans += row.GetInt32(1);
        }

        return spans <= maxSpans && ids.Count <= MaxCommits * 10 ? [.. ids] : null;
    }
}
