using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Rollups.Rounds;

/// <summary>
/// The right to make a round. It is taken before the transaction begins, which therefore sees what the round before it did. Where a pooler
/// between us and PostgreSQL makes nothing of the lock, of two rounds with the same commits the second fails when it deletes them.
/// </summary>
internal sealed class RollupTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private RollupTurn(NpgsqlConnection connection) => _connection = connection;

    /// <returns>Null if another has it.</returns>
    public static async Task<RollupTurn?> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await CallAsync(connection, "SELECT pg_try_advisory_lock($1)", cancellationToken) ? new RollupTurn(connection) : null;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CallAsync(_connection, "SELECT pg_advisory_unlock($1)", CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is broken, and so PostgreSQL has taken the lock back; what broke it is being thrown already.
        }
    }

    private static async Task<bool> CallAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Add(StoreLocks.Rollups);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
