using System.Data;
using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>
/// Puts rows together: those of a minute that has passed become one per service, and those of an hour that is old enough one per service
/// and hour. Rows that come later for it are put to it the next time. What is too old is removed.
/// </summary>
internal sealed class SpanMetricsFolding(NpgsqlDataSource database, SpanMetricsOptions options, TimeProvider time)
{
    /// <summary>A minute is looked at when its spans have probably all come; those that come later make rows of their own until it is an hour.</summary>
    private const long Settled = 2 * SlotKey.Minute;

    /// <summary>How far back minutes are looked at: what comes later waits for its hour.</summary>
    private const long Recent = 2 * SlotKey.Hour;

    private const string SplitMinutes =
        """
        SELECT DISTINCT start_ns FROM span_metrics WHERE start_ns >= $1 AND start_ns < $2 AND length_ns = $3
        GROUP BY start_ns, service HAVING count(*) > 1
        """;

    private const string OldHours = "SELECT DISTINCT start_ns - start_ns % $2 FROM span_metrics WHERE start_ns < $1 AND length_ns < $2";

    private const string Rows = $"SELECT {SpanMetricsTable.Columns} FROM span_metrics WHERE start_ns >= $1 AND start_ns < $2 ORDER BY service";

    private const string Delete = "DELETE FROM span_metrics WHERE start_ns >= $1 AND start_ns < $2";

    /// <summary>Does what is due, unless another replica is at it.</summary>
    /// <returns>How many slots were put together.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!await CallAsync(connection, "SELECT pg_try_advisory_lock($1)", cancellationToken)) return 0;
        try
        {
            var now = time.NowNs();
            await DeleteAsync(connection, 0, now - options.RetentionDays * Days.Nanoseconds, cancellationToken);
            var minutes = await ListAsync(connection, SplitMinutes, [now - Recent, now - Settled - SlotKey.Minute, SlotKey.Minute], cancellationToken);
            foreach (var start in minutes) await FoldAsync(connection, start, SlotKey.Minute, cancellationToken);

            var hours = await ListAsync(connection, OldHours, [OldestMinute(now), SlotKey.Hour], cancellationToken);
            foreach (var start in hours) await FoldAsync(connection, start, SlotKey.Hour, cancellationToken);
            return minutes.Count + hours.Count;
        }
        finally
        {
            await CallAsync(connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    /// <summary>Only whole hours become hours.</summary>
    private long OldestMinute(long now)
    {
        var oldest = now - options.MinuteHours * SlotKey.Hour;
        return oldest - oldest % SlotKey.Hour;
    }

    /// <summary>In one transaction, which sees one moment: the rows that are removed are those that were read, though others may come meanwhile.</summary>
    private async Task FoldAsync(NpgsqlConnection connection, long start, long length, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var slots = new List<KeyValuePair<SlotKey, ServiceCounts>>();
        await using (var rows = new NpgsqlCommand(Rows, connection))
        {
            rows.Add(start);
            rows.Add(start + length);
            await using var row = await rows.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                var slot = new SlotKey(start, length, SpanMetricsTable.ReadSlot(row).Service);
                if (slots.Count == 0 || slots[^1].Key != slot) slots.Add(new(slot, new ServiceCounts()));
                SpanMetricsTable.Read(row, slots[^1].Value.Of);
            }
        }

        foreach (var (_, counts) in slots) counts.Limit(options.MaxOperationsPerService);
        await DeleteAsync(connection, start, start + length, cancellationToken);
        await SpanMetricsTable.WriteAsync(connection, slots, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task DeleteAsync(NpgsqlConnection connection, long from, long to, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(Delete, connection);
        delete.Add(from);
        delete.Add(to);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<long>> ListAsync(NpgsqlConnection connection, string sql, long[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Add(parameter);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var starts = new List<long>();
        while (await row.ReadAsync(cancellationToken)) starts.Add(row.GetInt64(0));
        return starts;
    }

    private static async Task<bool> CallAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Add(StoreLocks.SpanMetrics);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
