using Npgsql;
using Tracepost.DataService.Storage.Retention;
using Tracepost.DataService.Storage.Schema;

namespace Tracepost.DataService.Storage.Partitions;

/// <summary>
/// Drops a partition without making readers or writers of the others wait, for which DETACH … CONCURRENTLY is made. First its rows go, so
/// that their room is free even if the rest has to wait. Detaching waits for every transaction that uses the table above, and
/// meanwhile nobody can make a new partition: so it waits for a moment only. If it gives up half way the partition is "pending", and the
/// next try finishes it.
/// </summary>
internal sealed class PartitionDrop(PartitionEmptying emptying, CitusDistribution citus, ILogger<PartitionDrop> logger)
{
    /// <summary>The longest that a try keeps others from making a partition. For a statement, not for a lock: there may be many to wait for.</summary>
    private const string TryFor = "300ms";

    /// <returns>False if it is in use for now.</returns>
    public async Task<bool> TryDropAsync(NpgsqlConnection connection, int day, CancellationToken cancellationToken)
    {
        if (!await emptying.TryEmptyAsync(connection, day, cancellationToken)) return false;
        var partition = PartitionSet.NameOf(day);
        try
        {
            await ExecuteAsync(connection, $"SET statement_timeout = '{TryFor}'", cancellationToken);
            // Citus has no DETACH … CONCURRENTLY; it detaches on all nodes what is dropped.
            if (!citus.IsDistributed) await DetachAsync(connection, partition, cancellationToken);
            await ExecuteAsync(connection, $"DROP TABLE {partition}", cancellationToken);
            RetentionLog.Dropped(logger, partition);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is
            PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            RetentionLog.Busy(logger, partition, e.MessageText);
            return false;
        }
        finally
        {
            await ExecuteAsync(connection, "RESET statement_timeout", CancellationToken.None);
        }
    }

    private static async Task DetachAsync(NpgsqlConnection connection, string partition, CancellationToken cancellationToken)
    {
        var how = await IsPendingAsync(connection, partition, cancellationToken) ? "FINALIZE" : "CONCURRENTLY";
        await ExecuteAsync(connection, $"ALTER TABLE trace_fragments DETACH PARTITION {partition} {how}", cancellationToken);
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
