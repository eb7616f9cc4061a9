using Npgsql;
using Tracepost.DataService.Sampling.Calculation;

namespace Tracepost.DataService.Sampling.Counting;

/// <summary>What all replicas counted: the table <c>sampling_throughput</c>, a row per process and tick, kept for some intervals.</summary>
internal sealed class ThroughputLog(SamplingOptions options)
{
    private const string Insert = "INSERT INTO sampling_throughput (at, operation_ids, counts) VALUES ($1, $2, $3)";

    private const string Delete = "DELETE FROM sampling_throughput WHERE at < $1";

    // The age is 0 for what ended in the last interval, [to - interval, to).
    private const string SelectAges =
        "SELECT DISTINCT (ceil(extract(epoch FROM $1 - at) / $2) - 1)::int FROM sampling_throughput WHERE at >= $3 AND at < $1";

    // The age is reckoned per row, not per count, of which there are many. The empty name is what operations share that are too many.
    private const string SelectTraces =
        """
        WITH rows AS MATERIALIZED (
            SELECT (ceil(extract(epoch FROM $1 - at) / $2) - 1)::int AS age, operation_ids, counts
            FROM sampling_throughput WHERE at >= $3 AND at < $1),
        counted AS (
            SELECT rows.age, c.operation_id, sum(c.traces) AS traces
            FROM rows CROSS JOIN LATERAL unnest(rows.operation_ids, rows.counts) AS c (operation_id, traces)
            GROUP BY rows.age, c.operation_id)
        SELECT s.name, o.name, counted.age, counted.traces
        FROM counted
        JOIN operations o ON o.id = counted.operation_id AND o.name <> ''
        JOIN services s ON s.id = o.service_id
        JOIN sampling_services asked ON asked.name = s.name AND asked.asked_at > $4
        """;

    /// <summary>Writes what this process counted since its row before, even if it is nothing.</summary>
    public static async Task AppendAsync(NpgsqlConnection connection, DateTimeOffset now, RootCounts counts, CancellationToken cancellationToken)
    {
        await using var insert = new NpgsqlCommand(Insert, connection);
        insert.Parameters.Add(new() { Value = now });
        insert.Parameters.Add(new() { Value = counts.OperationIds });
        insert.Parameters.Add(new() { Value = counts.Counts });
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What was stored in the intervals up to a time.</summary>
    /// <param name="connection">In the transaction that computes.</param>
    /// <param name="to">The end of the newest interval.</param>
    /// <param name="askedSince">Only services for which somebody asked since then.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Throughput> ReadAsync(
        NpgsqlConnection connection, DateTimeOffset to, DateTimeOffset askedSince, CancellationToken cancellationToken)
    {
        var from = to - options.LookbackIntervals * options.Interval;
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Select(SelectAges, to, from - options.Interval));
        var traces = Select(SelectTraces, to, from);
        traces.Parameters.Add(new() { Value = askedSince });
        batch.BatchCommands.Add(traces);

        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        var counted = new HashSet<int>();
        while (await rows.ReadAsync(cancellationToken)) counted.Add(rows.GetInt32(0));
        await rows.NextResultAsync(cancellationToken);
        return new Throughput(to, WhichAreWhole(counted), await ReadTracesAsync(rows, cancellationToken));
    }

    /// <summary>Removes what is no more looked at.</summary>
    public async Task ForgetAsync(NpgsqlConnection connection, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(Delete, connection);
        delete.Parameters.Add(new() { Value = to - (options.LookbackIntervals + 2) * options.Interval });
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Somebody counted in it, and already in the one before: so nobody began to count in its middle.</summary>
    private bool[] WhichAreWhole(HashSet<int> counted) =>
        [.. Enumerable.Range(0, options.LookbackIntervals).Select(age => counted.Contains(age) && counted.Contains(age + 1))];

    private async Task<Dictionary<OperationKey, long[]>> ReadTracesAsync(NpgsqlDataReader rows, CancellationToken cancellationToken)
    {
        var traces = new Dictionary<OperationKey, long[]>();
        while (await rows.ReadAsync(cancellationToken))
        {
            var key = new OperationKey(rows.GetString(0), rows.GetString(1));
            if (!traces.TryGetValue(key, out var byAge)) traces.Add(key, byAge = new long[options.LookbackIntervals]);

            // A sampler knows no span kinds: operations that differ by kind only are one.
            byAge[rows.GetInt32(2)] += rows.GetInt64(3);
        }

        return traces;
    }

    private NpgsqlBatchCommand Select(string sql, DateTimeOffset to, DateTimeOffset from)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new() { Value = to });
        command.Parameters.Add(new() { Value = options.IntervalSeconds });
        command.Parameters.Add(new() { Value = from });
        return command;
    }
}
