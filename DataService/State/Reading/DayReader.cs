using Npgsql;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State.Reading;

/// <summary>
/// What each day holds, from what PostgreSQL and the attribute segments know anyhow: numbers of rows are its estimates, and spans are as many as the
/// segments of the day say. Of Citus, sizes are those of this node.
/// </summary>
internal static class DayReader
{
    private const string SelectDays =
        """
        SELECT c.relname, greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), 0)::bigint,
               pg_total_relation_size(c.oid), pg_indexes_size(c.oid), pg_relation_size(c.oid),
               coalesce(k.phase, 0), coalesce(k.fragments > 0 AND k.filenode = c.relfilenode, false)
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid LEFT JOIN compactions k ON k.partition = c.oid
        WHERE i.inhparent = 'trace_fragments'::regclass ORDER BY c.relname
        """;

    // A copy of a day that is not exchanged yet has segments of two commits, one of which is none. Where segments are too many to be read in passing,
    // nothing is said.
    private static readonly string SelectSpans = FormattableString.Invariant(
        $"""
         SELECT from_ns / {Days.Nanoseconds}, sum(span_count)::bigint FROM attribute_segments
         WHERE (SELECT reltuples < 300000 FROM pg_class WHERE oid = 'attribute_segments'::regclass)
           AND NOT (cardinality(commit_ids) = 2 AND commit_ids @> ARRAY[0])
         GROUP BY 1
         """);

    /// <returns>All days with a partition, oldest first, and the oldest that holds anything.</returns>
    public static async Task<(List<StoredDay> Days, int? Oldest)> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var spans = await ReadSpansAsync(connection, cancellationToken);
        await using var select = new NpgsqlCommand(SelectDays, connection);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var days = new List<StoredDay>();
        int? oldest = null;
        while (await row.ReadAsync(cancellationToken))
        {
            if (PartitionSet.DayOf(row.GetString(0)) is not { } day) continue;
            if (row.GetInt64(4) > 0) oldest ??= day;
            days.Add(new StoredDay
            {
                Start = (ulong)Days.StartNs(day),
                Fragments = (ulong)row.GetInt64(1),
                Spans = (ulong)spans.GetValueOrDefault(day),
                Bytes = (ulong)row.GetInt64(2),
                IndexBytes = (ulong)row.GetInt64(3),
                Compaction = ToCompaction((CompactionPhase)row.GetInt16(5), row.GetBoolean(6)),
            });
        }

        return (days, oldest);
    }

    private static async Task<Dictionary<int, long>> ReadSpansAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(SelectSpans, connection);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var spans = new Dictionary<int, long>();
        while (await row.ReadAsync(cancellationToken)) spans[Days.OfNs(row.GetInt64(0) * Days.Nanoseconds)] = row.GetInt64(1);
        return spans;
    }

    private static DayCompaction ToCompaction(CompactionPhase phase, bool isDone) => phase switch
    {
        CompactionPhase.Copying or CompactionPhase.Copied or CompactionPhase.Indexed => DayCompaction.Compacting,
        CompactionPhase.Exchanged => DayCompaction.Compacted,
        _ => isDone ? DayCompaction.Compacted : DayCompaction.NotCompacted,
    };
}
