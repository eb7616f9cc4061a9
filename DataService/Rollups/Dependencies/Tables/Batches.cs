using Npgsql;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>Statements that go to PostgreSQL together.</summary>
internal static class Batches
{
    /// <summary>Adds a statement and its parameters.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }
}
