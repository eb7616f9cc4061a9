using System.Data;
using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>
/// Puts rows together: those of a minute that has passed become one per service, and those of an hour that is old enough one per service
/// and hour. Rows that come later for it are put to it the next time. What is too old is removed. One slot of one service is in memory at a
/// time.
/// </summary>
internal sealed class SpanMetricsFolding(NpgsqlDataSource database, SpanMetricsOptions options, TimeProvider time)
{
    /// <summary>A minute is looked at when its spans have probably all come; those that come later make rows of their own until it is an hour.</summary>
    private const long Settled = 2 * SlotKey.Minute;

    /// <summary>How far back minutes are looked at: what comes later waits for its hour.</summary>
    private const long Recent = 2 * SlotKey.Hour;

    private const string SplitMinutes =
        """
        SELECT start_ns, service FROM span_metrics WHERE start_ns >= $1 AND start_ns < $2 AND length_ns = $3
        GROUP BY start_ns, service HAVING count(*) > 1
        """;

    private const string OldHours = "SELECT DISTINCT start_ns - start_ns % $2, service FROM span_metrics WHERE start_ns < $1 AND length_ns < $2";

    private const string OfSlot = "FROM span_metrics WHERE service = $1 AND start_ns >= $2 AND start_ns < $3 AND length_ns <= $4";

    private const string Rows = $"SELECT {SpanMetricsTable.Columns} {OfSlot}";

    private const string Delete = $"DELETE {OfSlot}";

    private const string DeleteOld = "DELETE FROM span_metrics WHERE start_ns < $1";

    /// <summary>Does what is due, unless another replica is at it.</summary>
    /// <returns>How many slots were put together.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!await CallAsync(connection, "SELECT pg_try_advisory_lock($1)", cancellationToken)) return 0;
        try
        {
            var now = time.NowNs();
            await DeleteOldAsync(connection, now - options.RetentionDays * Days.Nanoseconds, cancellationToken);
            var minutes = await ListAsync(connection, SplitMinutes, [now - Recent, now - Settled - SlotKey.Minute, SlotKey.Minute], SlotKey.Minute, cancellationToken);
            foreach (var slot in minutes) await FoldAsync(connection, slot, cancellationToken);

            var hours = await ListAsync(connection, OldHours, [OldestMinute(now), SlotKey.Hour], SlotKey.Hour, cancellationToken);
            foreach (var slot in hours) await FoldAsync(connection, slot, cancellationToken);
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
    private async Task FoldAsync(NpgsqlConnection connection, SlotKey slot, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var counts = new ServiceCounts();
        await using (var rows = OfSlotCommand(connection, Rows, slot))
        {
            await using var row = await rows.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken)) SpanMetricsTable.Read(row, counts.Of);
        }

        counts.Limit(options.MaxOperationsPerService);
        await using (var delete = OfSlotCommand(connection, Delete, slot)) await delete.ExecuteNonQueryAsync(cancellationToken);
        await SpanMetricsTable.WriteAsync(connection, [new(slot, counts)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static NpgsqlCommand OfSlotCommand(NpgsqlConnection connection, string sql, SlotKey slot)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Add(slot.Service);
        command.Add(slot.StartNs);
        command.Add(slot.StartNs + slot.LengthNs);
        command.Add(slot.LengthNs);
        return command;
    }

    private static async Task DeleteOldAsync(NpgsqlConnection connection, long before, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(DeleteOld, connection);
        delete.Add(before);
        await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<SlotKey>> ListAsync(
        NpgsqlConnection connection, string sql, long[] parameters, long length, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Add(parameter);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var slots = new List<SlotKey>();
        while (await row.ReadAsync(cancellationToken)) slots.Add(new(row.GetInt64(0), length, row.GetString(1)));
        return slots;
    }

    private static async Task<bool> CallAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Add(StoreLocks.SpanMetrics);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
