using System.Globalization;
using Npgsql;
using Tracepost.ManifestHost.Postgres;

namespace Tracepost.Testing;

/// <summary>
/// A real PostgreSQL of this machine on a free port, thrown away at the end. One per test assembly:
/// <c>[assembly: AssemblyFixture(typeof(PostgresServer))]</c>, then take it as a constructor parameter. It does not sync to disk; a crash test
/// starts its own with <see cref="StartDurableAsync"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Password = "a test's secret";

    private readonly bool _durable;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"tracepost-test-{Guid.NewGuid():N}");
    private readonly SemaphoreSlim _gate = new(1);
    private LocalPostgres? _server;
    private int _databases;

    /// <summary>For the assembly fixture: starts when the first database is asked for, so tests without one do not pay.</summary>
    public PostgresServer()
        : this(durable: false)
    {
    }

    private PostgresServer(bool durable) => _durable = durable;

    /// <summary>The server, for tests that stop, kill and restart it.</summary>
    public LocalPostgres Server => _server ?? throw new InvalidOperationException("Create a database first: that starts the server.");

    /// <summary>A server that loses nothing it has committed, as in production.</summary>
    public static async Task<PostgresServer> StartDurableAsync(CancellationToken cancellation = default)
    {
        var server = new PostgresServer(durable: true);
        await server.StartedAsync(cancellation);
        return server;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellation = default)
    {
        await StartedAsync(cancellation);
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync(cancellation);
        return ConnectionString(name);
    }

    /// <summary>Stops the server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_server is not null)
        {
            // Nobody needs the data any more, so there is nothing to flush.
            await _server.KillAsync();
            await _server.DisposeAsync();
            Directory.Delete(_server.DataDirectory, recursive: true);
        }
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        _gate.Dispose();
    }

    private string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Server.Port,
        Username = "postgres",
        Password = Password,
        Database = database,
    }.ConnectionString;

    private async Task StartedAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            _server ??= await LocalPostgres.StartAsync(
                new LocalPostgresOptions(Path.Combine(_folder, "data"), Password)
                {
                    Durable = _durable,
                    Settings = new Dictionary<string, string> { ["max_connections"] = "200", ["shared_buffers"] = "32MB" },
                },
                cancellation: cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }
}
