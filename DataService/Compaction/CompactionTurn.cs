using Npgsql;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Compaction;

/// <summary>
/// The right to compact, which a replica keeps while there is something to do: two that took turns would work twice as much. Where a pooler makes
/// nothing of the lock, each piece of work still locks its day's row.
/// </summary>
internal sealed class CompactionTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private CompactionTurn(NpgsqlConnection connection) => _connection = connection;

    /// <returns>Null if another has it.</returns>
    public static async Task<CompactionTurn?> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ScalarAsync("SELECT pg_try_advisory_lock($1)", StoreLocks.Compaction, cancellationToken) is true
            ? new CompactionTurn(connection)
            : null;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _connection.ScalarAsync("SELECT pg_advisory_unlock($1)", StoreLocks.Compaction, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is broken, and so PostgreSQL has taken the lock back; what broke it is being thrown already.
        }
    }
}
