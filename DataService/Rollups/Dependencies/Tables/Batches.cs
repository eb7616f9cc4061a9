using Npgsql;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>Statements that go to PostgreSQL together.</summary>
internal static class Batches
{
    /// <summary>Adds a statement and its parameters.</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
    }

    /// <summary>A parameter.</summary>
    public static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };
}
