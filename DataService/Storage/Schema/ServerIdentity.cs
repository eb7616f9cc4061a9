using Npgsql;

namespace Tracepost.DataService.Storage.Schema;

/// <summary>
/// Which PostgreSQL this is, asked on every new connection. After a restart, a crash, a failover or a restore it is another, which may lack what was in
/// the one before: numbers of names and dictionaries may be gone, or be others' now. A process that did nothing meanwhile would not notice.
/// </summary>
internal sealed class ServerIdentity
{
    // A restored database has another oid; of a crash of a backend the statistics tell, which PostgreSQL then begins anew.
    private const string Ask =
        """
        SELECT concat_ws(' ', (SELECT oid FROM pg_database WHERE datname = current_database()), pg_postmaster_start_time(),
            (SELECT stats_reset FROM pg_stat_bgwriter))
        """;

    private readonly Lock _lock = new();
    private string? _identity;
    private int _number;

    /// <summary>Counts the servers that were met.</summary>
    public int Number => Volatile.Read(ref _number);

    /// <summary>Another server answers than before. What is done here is done before the connection is used.</summary>
    public event Action? Changed;

    /// <summary>Asks on every connection of this source.</summary>
    public void WatchOver(NpgsqlDataSourceBuilder source) => source.UsePhysicalConnectionInitializer(
        connection =>
        {
            using var command = new NpgsqlCommand(Ask, connection);
            Meet((string)command.ExecuteScalar()!);
        },
        async connection =>
        {
            await using var command = new NpgsqlCommand(Ask, connection);
            Meet((string)(await command.ExecuteScalarAsync())!);
        });

    internal void Meet(string identity)
    {
        lock (_lock)
        {
            if (_identity == identity) return;
            var isFirst = _identity is null;
            _identity = identity;
            if (isFirst) return;
            Changed?.Invoke();
            Interlocked.Increment(ref _number);
        }
    }
}
