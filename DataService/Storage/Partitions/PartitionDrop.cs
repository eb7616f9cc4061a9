using Npgsql;
using Tracepost.DataService.Storage.Retention;

namespace Tracepost.DataService.Storage.Partitions;

/// <summary>
/// Drops a partition without making readers or writers of the others wait, for which DETACH … CONCURRENTLY is made. It waits for those
/// that are using this one, but not long, and meanwhile only who makes a new partition waits with it. If it gives up half way the
/// partition is "pending", and the next try finishes it.
/// </summary>
internal sealed class PartitionDrop(ILogger<PartitionDrop> logger)
{
    private const string LockTimeout = "2s";

    /// <returns>False if it is in use for now.</returns>
    public async Task<bool> DropAsync(NpgsqlConnection connection, string partition, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, $"SET lock_timeout = '{LockTimeout}'", cancellationToken);
            var how = await IsPendingAsync(connection, partition, cancellationToken) ? "FINALIZE" : "CONCURRENTLY";
            await ExecuteAsync(connection, $"ALTER TABLE trace_fragments DETACH PARTITION {partition} {how}", cancellationToken);
            await ExecuteAsync(connection, $"DROP TABLE {partition}", cancellationToken);
            RetentionLog.Dropped(logger, partition);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            RetentionLog.Busy(logger, partition, e.MessageText);
            return false;
        }
        finally
        {
            await ExecuteAsync(connection, "RESET lock_timeout", CancellationToken.None);
        }
    }

    private static async Task<bool> IsPendingAsync(NpgsqlConnection connection, string partition, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand("SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = to_regclass($1)", connection);
        select.Parameters.Add(new() { Value = partition });
        return await select.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
