using Npgsql;
using Tracepost.DataService.Compaction.Lifecycle;
using Tracepost.DataService.Query;

namespace Tracepost.DataService.Compaction.Swapping;

/// <summary>
/// Moves to the copy what came to the day after the copying began, byte by byte and with its commits' numbers: it may still wait to be counted,
/// and the segments of its commits stay as they are.
/// </summary>
internal static class LateRows
{
    private const int Many = 1000;

    /// <summary>Moves some in a transaction, so that few are left for the exchange, in which everybody waits.</summary>
    /// <returns>Whether there were many; null if the day is no longer what it was.</returns>
    public static async Task<bool?> MoveSomeAsync(NpgsqlConnection connection, CompactionDay day, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("SET LOCAL lock_timeout = '500ms'", cancellationToken);
        if (!await DayTable.LockAsync(connection, day, cancellationToken)) return null;
        var moved = await MoveAsync(connection, day.Tables, Many, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return moved == Many;
    }

    /// <summary>Moves so many at most. In the transaction of the caller.</summary>
    public static async Task<int> MoveAsync(NpgsqlConnection connection, CompactionTables tables, int most, CancellationToken cancellationToken)
    {
        await using var move = connection.Command(
            $"""
            WITH moved AS (
                DELETE FROM {tables.Late} WHERE ctid = ANY (ARRAY(SELECT ctid FROM {tables.Late} LIMIT $1)) RETURNING *)
            INSERT INTO {tables.Copy} SELECT * FROM moved
            """);
        move.Add(most);
        return await move.ExecuteNonQueryAsync(cancellationToken);
    }
}
