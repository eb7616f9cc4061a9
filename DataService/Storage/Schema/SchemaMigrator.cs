using System.Globalization;
using System.Reflection;
using DbUp;
using DbUp.Postgresql;
using Npgsql;

namespace Tracepost.DataService.Storage.Schema;

/// <summary>Brings the database to the schema of this version: creates it if it is missing and runs the migrations that it has not seen.</summary>
internal sealed class SchemaMigrator(
    NpgsqlDataSource database, StoreConnection target, CitusDistribution citus, ILogger<SchemaMigrator> logger)
{
    private const string Journal = "schema_versions";

    /// <summary>Runs what is missing. Replicas that start together take turns, and all but the first find it done.</summary>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({StoreLocks.Migration})", cancellationToken);
        try
        {
            // DbUp has no asynchronous form.
            await Task.Run(Upgrade, cancellationToken);
            await citus.EnsureAsync(connection, cancellationToken);
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({StoreLocks.Migration})", CancellationToken.None);
        }
    }

    private void Upgrade()
    {
        var result = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(database))
            .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.Contains(".Migrations.", StringComparison.Ordinal))
            .JournalToPostgresqlTable("public", Journal)
            .WithTransactionPerScript()
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful) throw new InvalidOperationException($"The migration {result.ErrorScript?.Name} failed.", result.Error);
        foreach (var script in result.Scripts) SchemaLog.Migrated(logger, script.Name);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.OpenConnectionAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await CreateDatabaseAsync(cancellationToken);
            return await database.OpenConnectionAsync(cancellationToken);
        }
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = target.ToMaintenance();
        await connection.OpenAsync(cancellationToken);
        try
        {
            var name = target.Database.Replace("\"", "\"\"", StringComparison.Ordinal);
            await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
            SchemaLog.Created(logger, target.Database);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another replica was faster.
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, FormattableString sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql.ToString(CultureInfo.InvariantCulture), connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
