using Npgsql;
using Tracepost.DataService.Storage.Activity;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;

namespace Tracepost.DataService.Storage.Retention;

/// <summary>Removes what is older than the retention, or too much for it: partitions, names, activity, dictionaries, and notes of commits.</summary>
internal sealed class Cleanup(
    NpgsqlDataSource database,
    PartitionSet partitions,
    PartitionDrop drop,
    SizeRetention size,
    NameTable names,
    ActivityLog activity,
    DictionarySet dictionaries,
    AcceptanceWindow window,
    RetentionOptions options,
    TimeProvider time,
    StoreMetrics metrics)
{
    /// <summary>What was accepted just before the window moved on may still be on its way.</summary>
    internal const long GraceNs = 3600L * 1_000_000_000;

    /// <summary>Removes what is too old, unless another replica is at it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!await LockAsync(connection, "SELECT pg_try_advisory_lock($1)", cancellationToken)) return;
        try
        {
            var oldestNs = window.OldestNs - GraceNs;
            await DropPartitionsAsync(connection, oldestNs, cancellationToken);
            await size.RunAsync(connection, cancellationToken);
            metrics.Dropped("activity", await activity.ForgetAsync(oldestNs, cancellationToken));
            metrics.Dropped("attribute_segment", await DeleteSegmentsAsync(connection, oldestNs, cancellationToken));
            metrics.Dropped("arrival", await DeleteArrivalsAsync(connection, cancellationToken));
            await DeleteNamesAsync(connection, cancellationToken);
            await DeleteDictionariesAsync(connection, cancellationToken);
        }
        finally
        {
            await LockAsync(connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None);
        }
    }

    private async Task DropPartitionsAsync(NpgsqlConnection connection, long oldestNs, CancellationToken cancellationToken)
    {
        var days = await partitions.ListAsync(cancellationToken);
        var left = days.Count;
        foreach (var day in days.Where(day => Days.StartNs(day + 1) <= oldestNs))
        {
            // One at a time can be half way detached, so the others wait with it.
            if (!await drop.TryDropAsync(connection, day, cancellationToken)) break;
            left--;
            metrics.Dropped("partition", 1);
        }

        metrics.Partitions(left);
    }

    /// <summary>
    /// A name goes when no fragment that is kept can have it: spans may start in the future, and partitions are dropped by whole days.
    /// A row that is being touched at this moment is skipped, or is found to be new.
    /// </summary>
    private async Task DeleteNamesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var before = time.Today() - options.Days - (options.FutureHours + 23) / 24 - 1;
        metrics.Dropped("operation", await DeleteAsync(connection, "DELETE FROM operations WHERE id IN "
            + "(SELECT id FROM operations WHERE last_seen < $1 ORDER BY service_id, kind, name FOR UPDATE SKIP LOCKED)", before, cancellationToken));
        metrics.Dropped("service", await DeleteAsync(connection, "DELETE FROM services WHERE id IN "
            + "(SELECT id FROM services s WHERE last_seen < $1 AND NOT EXISTS (SELECT FROM operations o WHERE o.service_id = s.id) "
            + "ORDER BY name FOR UPDATE SKIP LOCKED)", before, cancellationToken));
        names.Forget(before);
    }

    private static async Task<int> DeleteAsync(NpgsqlConnection connection, string sql, int beforeDay, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(sql, connection);
        delete.Parameters.Add(new() { Value = DateOnly.FromDayNumber(beforeDay) });
        return await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Commits that were never counted go with their last spans: nobody counts, or cannot.</summary>
    private async Task<int> DeleteArrivalsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand("DELETE FROM arrivals WHERE at < $1", connection);
        delete.Parameters.Add(new() { Value = time.GetUtcNow() - TimeSpan.FromDays(options.Days + 1) - TimeSpan.FromHours(options.FutureHours) });
        return await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Segments whose fragments all went with their partitions, which go by whole days.</summary>
    private static async Task<int> DeleteSegmentsAsync(NpgsqlConnection connection, long oldestNs, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand("DELETE FROM attribute_segments WHERE to_ns < $1", connection);
        delete.Parameters.Add(new() { Value = Days.StartNs(Days.OfNs(oldestNs)) });
        return await delete.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A dictionary goes when its successor is older than all that is kept.</summary>
    private async Task DeleteDictionariesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(
            "DELETE FROM dictionaries d WHERE EXISTS (SELECT FROM dictionaries n WHERE n.id > d.id AND n.created_at < $1)", connection);
        delete.Parameters.Add(new() { Value = time.GetUtcNow() - TimeSpan.FromDays(options.Days + 2) - TimeSpan.FromHours(options.FutureHours) });
        metrics.Dropped("dictionary", await delete.ExecuteNonQueryAsync(cancellationToken));

        await using var oldest = new NpgsqlCommand("SELECT min(id) FROM dictionaries", connection);
        if (await oldest.ExecuteScalarAsync(cancellationToken) is int id) dictionaries.Forget(id);
    }

    private static async Task<bool> LockAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = StoreLocks.Housekeeping });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
