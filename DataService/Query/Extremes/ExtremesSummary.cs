using Npgsql;

namespace Tracepost.DataService.Query.Extremes;

/// <summary>
/// Summarizes the blocks that the index <c>trace_fragments_extremes</c> does not know yet. A search reads all of those, and VACUUM comes only when a
/// fifth of a day's fragments are new. Several replicas may do so at once: the second finds nothing to do.
/// </summary>
internal sealed class ExtremesSummary(NpgsqlDataSource database)
{
    // So short that nobody who waits for us, or VACUUM, is disturbed: PostgreSQL ends a VACUUM for whom somebody has waited a second.
    private const string LockTimeout = "100ms";

    private const string SelectIndexes = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'trace_fragments_extremes'::regclass";

    /// <returns>How many ranges of blocks were summarized. Partitions that are in use, or go meanwhile, are left to the next time.</returns>
    public async Task<long> MakeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var indexes = new List<string>();
        await using (var select = new NpgsqlCommand(SelectIndexes, connection))
        await using (var rows = await select.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken)) indexes.Add(rows.GetString(0));
        }

        var ranges = 0L;
        foreach (var index in indexes) ranges += await MakeAsync(connection, index, cancellationToken);
        return ranges;
    }

    private static async Task<int> MakeAsync(NpgsqlConnection connection, string index, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlBatch(connection)
        {
            // However large a day is, a client's time limit is no reason to begin it again.
            Timeout = 0,
            BatchCommands =
            {
                new($"SET LOCAL lock_timeout = '{LockTimeout}'"),
                new("SELECT brin_summarize_new_values(to_regclass($1))") { Parameters = { new() { Value = index } } },
            },
        };
        try
        {
            var ranges = await command.ExecuteScalarAsync(cancellationToken) as int? ?? 0;
            await transaction.CommitAsync(cancellationToken);
            return ranges;
        }
        catch (PostgresException e) when (e.SqlState is
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.UndefinedObject)
        {
            return 0;
        }
    }
}
