using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Rollups.Changes;

/// <summary>
/// Asks for the fragments of traces: of each trace first those of the batch, then the latest of those that were counted. It names the
/// partitions of the days that matter. Asked for a range of start times, PostgreSQL tends to read all of it by the index on them: of a
/// partition that was made or has grown since it was last analysed, it thinks that there is next to nothing in the range.
/// </summary>
internal sealed class ChangeSql
{
    private readonly string _text;
    private readonly ArrivalBatch _batch;
    private readonly RollupOptions _options;
    private readonly TraceIdSql _kind;

    private ChangeSql(ArrivalBatch batch, IEnumerable<int> days, TraceIdSql kind, RollupOptions options)
    {
        _batch = batch;
        _kind = kind;
        _options = options;
        // A fragment of a commit that waits, but not in this batch, is left out.
        _text =
            $"""
            SELECT trace_id, is_new, dictionary_id, payload FROM (
                SELECT *, sum(span_count) FILTER (WHERE NOT is_new) OVER latest_first - span_count AS later FROM (
                    {string.Join("\n        UNION ALL ", days.Select(OfDay))}
                ) f
                WHERE is_new OR (SELECT a.id FROM arrivals a WHERE a.id = f.commit_id) IS NULL
                WINDOW latest_first AS (PARTITION BY trace_key ORDER BY is_new DESC, start_ns DESC ROWS UNBOUNDED PRECEDING)
            ) g
            WHERE is_new OR later < $3
            ORDER BY trace_key, is_new DESC, start_ns DESC
            """;
    }

    /// <summary>The question for a batch; null if retention has dropped all that could be in it.</summary>
    public static async Task<ChangeSql?> ForAsync(
        NpgsqlConnection connection, ArrivalBatch batch, TraceIdSql kind, RollupOptions options, CancellationToken cancellationToken)
    {
        var (from, to) = DaysOf(batch, options);
        var days = (await PartitionSet.ListAsync(connection, cancellationToken)).Where(day => day >= from && day <= to).ToList();
        return days.Count == 0 ? null : new ChangeSql(batch, days, kind, options);
    }

    /// <summary>The command for some of the batch's traces.</summary>
    public NpgsqlCommand Command(NpgsqlConnection connection, IEnumerable<TraceId> traceIds)
    {
        var command = new NpgsqlCommand(_text, connection);
        command.Parameters.Add(_kind.Parameter(traceIds));
        command.Add(_batch.Ids.ToArray());
        command.Add((long)_options.MaxTraceSpans);
        return command;
    }

    private string OfDay(int day) =>
        $"SELECT trace_id, {TraceIdSql.Lenient.Column()} AS trace_key, commit_id = ANY ($2) AS is_new, commit_id, start_ns, span_count, dictionary_id, payload "
        + $"FROM {PartitionSet.NameOf(day)} WHERE {_kind.Column()} = ANY ($1)";

    private static (int From, int To) DaysOf(ArrivalBatch batch, RollupOptions options)
    {
        var slack = (long)(options.TraceHours * 3600) * 1_000_000_000;
        return (Days.OfNs(Math.Max(batch.FromNs - slack, 0)), Days.OfNs(batch.ToNs > long.MaxValue - slack ? long.MaxValue : batch.ToNs + slack));
    }
}
