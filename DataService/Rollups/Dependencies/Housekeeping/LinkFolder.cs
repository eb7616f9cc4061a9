using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Retention;

namespace Tracepost.DataService.Rollups.Dependencies.Housekeeping;

/// <summary>Keeps the tables of links and names small. Replicas may do it at once: what one has deleted the other does not see.</summary>
internal sealed class LinkFolder(NpgsqlDataSource database, DependencyOptions options, RetentionOptions spans, TimeProvider time)
{
    private const int RowsPerFold = 10_000;

    // An hour may have a row already, or several.
    private const string FoldCounts =
        """
        WITH seconds AS (
            DELETE FROM service_links
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM service_links WHERE length_ns = 1000000000 AND written_at < $1 ORDER BY written_at LIMIT $3
                                    FOR UPDATE SKIP LOCKED))
            RETURNING from_ns / $2 * $2 AS hour, parent_ids, child_ids, calls, errors
        ), hours AS (
            DELETE FROM service_links
            WHERE length_ns = $2 AND from_ns IN (SELECT hour FROM seconds)
            RETURNING from_ns, parent_ids, child_ids, calls, errors
        ), sums AS (
            SELECT hour, parent, child, sum(l.calls)::bigint AS calls, sum(l.errors)::bigint AS errors
            FROM (SELECT * FROM seconds UNION ALL SELECT * FROM hours) AS r,
                 unnest(r.parent_ids, r.child_ids, r.calls, r.errors) AS l (parent, child, calls, errors)
            GROUP BY hour, parent, child
        ), folded AS (
            INSERT INTO service_links (from_ns, length_ns, parent_ids, child_ids, calls, errors)
            SELECT hour, $2, array_agg(parent), array_agg(child), array_agg(calls), array_agg(errors)
            FROM sums WHERE calls <> 0 OR errors <> 0
            GROUP BY hour
        )
        SELECT count(*) FROM seconds
        """;

    private const string FoldDurations =
        """
        WITH minutes AS (
            DELETE FROM link_durations
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM link_durations WHERE length_ns = 60000000000 AND written_at < $1 ORDER BY written_at LIMIT $3
                                    FOR UPDATE SKIP LOCKED))
            RETURNING from_ns / $2 * $2 AS hour, parent_ids, child_ids, buckets, calls, errors
        ), hours AS (
            DELETE FROM link_durations
            WHERE length_ns = $2 AND from_ns IN (SELECT hour FROM minutes)
            RETURNING from_ns, parent_ids, child_ids, buckets, calls, errors
        ), sums AS (
            SELECT hour, parent, child, bucket, sum(l.calls)::bigint AS calls, sum(l.errors)::bigint AS errors
            FROM (SELECT * FROM minutes UNION ALL SELECT * FROM hours) AS r,
                 unnest(r.parent_ids, r.child_ids, r.buckets, r.calls, r.errors) AS l (parent, child, bucket, calls, errors)
            GROUP BY hour, parent, child, bucket
        ), folded AS (
            INSERT INTO link_durations (from_ns, length_ns, parent_ids, child_ids, buckets, calls, errors)
            SELECT hour, $2, array_agg(parent ORDER BY parent, child, bucket), array_agg(child ORDER BY parent, child, bucket),
                   array_agg(bucket ORDER BY parent, child, bucket), array_agg(calls ORDER BY parent, child, bucket),
                   array_agg(errors ORDER BY parent, child, bucket)
            FROM sums WHERE calls <> 0 OR errors <> 0
            GROUP BY hour
        )
        SELECT count(*) FROM minutes
        """;

    /// <summary>Folds and deletes what is old enough.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var sql in new[] { FoldCounts, FoldDurations })
        {
            while (await FoldAsync(sql, now - TimeSpan.FromMinutes(options.SecondsForMinutes), cancellationToken) == RowsPerFold)
            {
            }
        }

        var oldest = time.NowNs() - options.RetentionDays * Days.Nanoseconds;
        await DeleteAsync("DELETE FROM service_links WHERE from_ns < $1", oldest, cancellationToken);
        await DeleteAsync("DELETE FROM link_durations WHERE from_ns < $1", oldest, cancellationToken);

        // Links are deleted by when their traces started, names by when they came: a trace may start a little in the future.
        var today = time.Today();
        await DeleteAsync("DELETE FROM link_names WHERE last_seen < $1", Day(today - options.RetentionDays - Slack), cancellationToken);
        await DeleteAsync("DELETE FROM remote_services WHERE last_seen < $1", Day(today - spans.Days - Slack), cancellationToken);
        await DeleteAsync("DELETE FROM tag_values WHERE last_seen < $1", Day(today - spans.Days - Slack), cancellationToken);
    }

    private int Slack => (spans.FutureHours + 23) / 24 + 1;

    private static DateOnly Day(int number) => DateOnly.FromDayNumber(number);

    private async Task<long> FoldAsync(string sql, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var fold = database.CreateCommand(sql);
        fold.Add(before);
        fold.Add(LinkTable.Hour);
        fold.Add(RowsPerFold);
        return (long)(await fold.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task DeleteAsync<T>(string sql, T before, CancellationToken cancellationToken)
    {
        await using var delete = database.CreateCommand(sql);
        delete.Add(before);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }
}
