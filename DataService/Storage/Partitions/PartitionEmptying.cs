using System.Globalization;
using Npgsql;
using Tracepost.DataService.Storage.Retention;

namespace Tracepost.DataService.Storage.Partitions;

/// <summary>
/// Removes all spans of a day, and gives their room on the disk back at once. The empty partition stays attached: that needs no lock on the
/// table above it, so nobody waits but who reads or writes this very day, and what still comes for it finds its place.
/// </summary>
internal sealed class PartitionEmptying(ILogger<PartitionEmptying> logger)
{
    /// <summary>Who comes after us waits for us, so we do not wait long ourselves.</summary>
    private const string LockTimeout = "100ms";

    /// <summary>Tries once.</summary>
    /// <returns>False if the partition is in use for now.</returns>
    public async Task<bool> TryEmptyAsync(NpgsqlConnection connection, int day, CancellationToken cancellationToken)
    {
        var partition = PartitionSet.NameOf(day);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            // First what takes long and locks nobody out. A commit in between leaves a segment without fragments, which does no harm; the other
            // way round it would leave fragments that no search by attributes finds.
            await using var delete = new NpgsqlCommand("DELETE FROM attribute_segments WHERE from_ns >= $1 AND to_ns >= $1 AND to_ns < $2", connection);
            delete.Parameters.Add(new() { Value = Days.StartNs(day) });
            delete.Parameters.Add(new() { Value = Days.StartNs(day + 1) });
            await delete.ExecuteNonQueryAsync(cancellationToken);

            await using var truncate = new NpgsqlCommand(
                string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = '{LockTimeout}'; TRUNCATE {partition}"), connection);
            await truncate.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            RetentionLog.Busy(logger, partition, e.MessageText);
            return false;
        }
    }
}
