using Npgsql;

namespace Tracepost.DataService.Storage.Schema;

/// <summary>The connection string of the traces database with its password, which the data source does not give away.</summary>
internal sealed record StoreConnection(string ConnectionString)
{
    /// <summary>The name of the traces database.</summary>
    public string Database => new NpgsqlConnectionStringBuilder(ConnectionString) is { Database: { Length: > 0 } name } ? name : "postgres";

    /// <summary>A connection to the database that every cluster has, outside of any pool.</summary>
    public NpgsqlConnection ToMaintenance() =>
        new(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);

    /// <summary>Leaves the password out.</summary>
    public override string ToString() => nameof(StoreConnection);
}
