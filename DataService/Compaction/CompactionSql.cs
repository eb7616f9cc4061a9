using Npgsql;
using Tracepost.DataService.Query;

namespace Tracepost.DataService.Compaction;

/// <summary>Statements with values of different kinds.</summary>
internal static class CompactionSql
{
    /// <summary>A statement that takes as long as it takes: the work is bounded, and ends with its token.</summary>
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = 0 };

    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<object?> ScalarAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Runs a statement with one value, <c>$1</c>.</summary>
    public static async Task<object?> ScalarAsync<T>(this NpgsqlConnection connection, string sql, T value, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql);
        command.Add(value);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
