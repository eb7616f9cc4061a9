using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.DataService.Storage;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Rollups.Changes;

/// <summary>Asks for the fragments of traces: of each trace first those of the batch, then the latest of those that were counted.</summary>
internal static class ChangeSql
{
    // A fragment of a commit that waits, but not in this batch, is left out. That is asked for by a subquery that has no faster way than
    // the index: for EXISTS, PostgreSQL might read the whole table.
    private const string Select =
        """
        SELECT trace_id, is_new, dictionary_id, payload FROM (
            SELECT *, sum(span_count) FILTER (WHERE NOT is_new) OVER latest_first - span_count AS later FROM (
                SELECT trace_id, commit_id = ANY ($2) AS is_new, commit_id, start_ns, span_count, dictionary_id, payload
                FROM trace_fragments WHERE trace_id = ANY ($1) AND start_ns BETWEEN $3 AND $4
            ) f
            WHERE is_new OR (SELECT a.id FROM arrivals a WHERE a.id = f.commit_id) IS NULL
            WINDOW latest_first AS (PARTITION BY trace_id ORDER BY is_new DESC, start_ns DESC ROWS UNBOUNDED PRECEDING)
        ) g
        WHERE is_new OR later < $5
        ORDER BY trace_id, is_new DESC, start_ns DESC
        """;

    /// <summary>The command.</summary>
    /// <param name="connection">In the transaction of the round.</param>
    /// <param name="traceIds">Some of the batch's traces.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="options">How far is looked, and for how much.</param>
    public static NpgsqlCommand Command(NpgsqlConnection connection, TraceId[] traceIds, ArrivalBatch batch, RollupOptions options)
    {
        var command = new NpgsqlCommand(Select, connection);
        var slack = (long)(options.TraceHours * 3600) * 1_000_000_000;
        command.Add(traceIds.Select(id => id.ToUuid()).ToArray());
        command.Add(batch.Ids.ToArray());
        // A fragment's start is that of its first span.
        command.Add(Math.Max(batch.FromNs - slack - Fragment.Slot, 0));
        command.Add(batch.ToNs > long.MaxValue - slack ? long.MaxValue : batch.ToNs + slack);
        command.Add((long)options.MaxTraceSpans);
        return command;
    }
}
