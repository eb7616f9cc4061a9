using Npgsql;

namespace Tracepost.DataService.Storage.Schema;

/// <summary>
/// With the extension Citus in the database, <c>trace_fragments</c> is spread over its nodes by trace id; partitions follow the table. All other
/// tables are small and stay where they are: docs/citus.md.
/// </summary>
internal sealed class CitusDistribution(ILogger<CitusDistribution> logger)
{
    // Which tables are distributed stands in a table that is there only with the extension.
    private const string IsPresent = "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')";
    private const string IsDone = "SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'trace_fragments'::regclass)";
    private const string Distribute = "SELECT create_distributed_table('trace_fragments', 'trace_id')";

    private volatile bool _isDistributed;

    /// <summary>Whether the fragments lie on several nodes.</summary>
    public bool IsDistributed => _isDistributed;

    /// <summary>Distributes the table unless that is done. Whoever calls has the lock of the migrations.</summary>
    public async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await AskAsync(connection, IsPresent, cancellationToken)) return;
        if (!await AskAsync(connection, IsDone, cancellationToken))
        {
            // What is there already is moved, which may take long.
            await using var distribute = new NpgsqlCommand(Distribute, connection) { CommandTimeout = 0 };
            await distribute.ExecuteNonQueryAsync(cancellationToken);
            SchemaLog.Distributed(logger);
        }

        _isDistributed = true;
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand(sql, connection);
        return await ask.ExecuteScalarAsync(cancellationToken) is true;
    }
}
