using Npgsql;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Query.LowHalf;

/// <summary>
/// The index by which traces are found by the low half of their ids. It is made and dropped without making anybody wait for long: partition by
/// partition, and those that are made later get theirs with the others. Replicas take turns.
/// </summary>
internal sealed class LowHalfIndex(NpgsqlDataSource database)
{
    private const string Name = "trace_fragments_low_half";

    private static readonly string Expression = $"(({TraceIdSql.Lenient.Column()}))";

    // Made and not yet attached, whether valid or broken off, or missing.
    private const string SelectMissing =
        """
        SELECT partition.relname, index.relname, coalesce(state.indisvalid, false)
        FROM pg_inherits i
        JOIN pg_class partition ON partition.oid = i.inhrelid
        LEFT JOIN pg_class index ON index.relname = partition.relname || '_low_half'
        LEFT JOIN pg_index state ON state.indexrelid = index.oid
        WHERE i.inhparent = 'trace_fragments'::regclass AND NOT i.inhdetachpending
          AND NOT EXISTS (SELECT FROM pg_inherits attached JOIN pg_index mine ON mine.indexrelid = attached.inhrelid
                          WHERE attached.inhparent = $1::regclass AND mine.indrelid = partition.oid)
        ORDER BY partition.relname DESC
        """;

    private const string SelectLeft =
        """
        SELECT index.relname FROM pg_class index JOIN pg_index state ON state.indexrelid = index.oid
        WHERE index.relname ~ '^trace_fragments_[0-9]{8}_low_half$' AND NOT index.relispartition
        """;

    /// <summary>Makes the index where it is missing.</summary>
    /// <returns>False if another replica is at it.</returns>
    public Task<bool> CreateAsync(CancellationToken cancellationToken) => InTurnAsync(
        async connection =>
        {
            await ExecuteAsync(connection, $"CREATE INDEX IF NOT EXISTS {Name} ON ONLY trace_fragments {Expression}", cancellationToken);
            foreach (var (partition, index, isValid) in await MissingAsync(connection, cancellationToken))
            {
                var name = $"{partition}_low_half";
                if (index is not null && !isValid) await ExecuteAsync(connection, $"DROP INDEX CONCURRENTLY {name}", cancellationToken);
                if (!isValid) await ExecuteAsync(connection, $"CREATE INDEX CONCURRENTLY {name} ON {partition} {Expression}", cancellationToken);
                await ExecuteAsync(connection, $"ALTER INDEX {Name} ATTACH PARTITION {name}", cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Drops the index if it is there.</summary>
    /// <returns>False if another replica is at it.</returns>
    public Task<bool> DropAsync(CancellationToken cancellationToken) => InTurnAsync(
        async connection =>
        {
            if (await ScalarAsync(connection, $"SELECT to_regclass('{Name}') IS NOT NULL", cancellationToken))
                await ExecuteAsync(connection, $"DROP INDEX {Name}", cancellationToken);
            foreach (var index in await LeftAsync(connection, cancellationToken))
                await ExecuteAsync(connection, $"DROP INDEX CONCURRENTLY {index}", cancellationToken);
        },
        cancellationToken);

    // Who waits for a lock holds a snapshot, for which CONCURRENTLY waits in turn. So nobody waits, but comes again.
    private async Task<bool> InTurnAsync(Func<NpgsqlConnection, Task> action, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (!await ScalarAsync(connection, $"SELECT pg_try_advisory_lock({StoreLocks.LowHalfIndex})", cancellationToken)) return false;
        try
        {
            await ExecuteAsync(connection, "SET lock_timeout = '5s'", cancellationToken);
            await action(connection);
            return true;
        }
        finally
        {
            await ExecuteAsync(connection, $"RESET lock_timeout; SELECT pg_advisory_unlock({StoreLocks.LowHalfIndex})", CancellationToken.None);
        }
    }

    private static async Task<List<(string Partition, string? Index, bool IsValid)>> MissingAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(SelectMissing, connection);
        select.Add(Name);
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        var missing = new List<(string, string?, bool)>();
        while (await rows.ReadAsync(cancellationToken))
            missing.Add((rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1), rows.GetBoolean(2)));
        return missing;
    }

    private static async Task<List<string>> LeftAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(SelectLeft, connection);
        await using var rows = await select.ExecuteReaderAsync(cancellationToken);
        var left = new List<string>();
        while (await rows.ReadAsync(cancellationToken)) left.Add(rows.GetString(0));
        return left;
    }

    private static async Task<bool> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // Names of our own making only. An index may take long.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
