using Npgsql;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State.Reading;

/// <summary>What PostgreSQL says of itself and of the database.</summary>
internal static class DatabaseReader
{
    // Names are bounded by settings that allow many; nobody waits for them to be counted.
    private const string Select =
        """
        SELECT current_setting('server_version'), pg_postmaster_start_time(), pg_database_size(current_database()),
               (SELECT max(scriptname) FROM schema_versions),
               EXISTS (SELECT FROM pg_extension WHERE extname = 'citus'),
               (SELECT count(*) FROM (SELECT FROM services LIMIT 1000000) s),
               (SELECT count(*) FROM (SELECT FROM operations LIMIT 1000000) o),
               (SELECT count(*) FROM dictionaries),
               (SELECT min(start_ns) FROM trace_fragments), (SELECT max(start_ns) FROM trace_fragments),
               clock_timestamp()
        """;

    private const string Migrations = ".Migrations.";

    /// <returns>That, and the time it is there.</returns>
    public static async Task<(DatabaseState State, DateTime Now)> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(Select, connection);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var state = new DatabaseState
        {
            Version = row.GetString(0),
            Started = StateTime.ToUnixNano(row.GetDateTime(1)),
            Bytes = (ulong)row.GetInt64(2),
            Migration = NameOf(row.GetString(3)),
            Citus = row.GetBoolean(4),
            Services = (ulong)row.GetInt64(5),
            Operations = (ulong)row.GetInt64(6),
            Dictionaries = (ulong)row.GetInt64(7),
            Oldest = await row.IsDBNullAsync(8, cancellationToken) ? 0 : (ulong)row.GetInt64(8),
            Newest = await row.IsDBNullAsync(9, cancellationToken) ? 0 : (ulong)row.GetInt64(9),
        };
        return (state, row.GetDateTime(10));
    }

    /// <summary>Tracepost.DataService.Storage.Migrations.0013_replicas.sql → 0013_replicas</summary>
    private static string NameOf(string script)
    {
        var start = script.IndexOf(Migrations, StringComparison.Ordinal);
        return Path.GetFileNameWithoutExtension(start < 0 ? script : script[(start + Migrations.Length)..]);
    }
}
