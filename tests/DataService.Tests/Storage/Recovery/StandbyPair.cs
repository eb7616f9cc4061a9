using System.Diagnostics;
using Npgsql;
using Tracepost.ManifestHost.Postgres;

namespace Tracepost.DataService.Tests.Storage.Recovery;

/// <summary>A PostgreSQL server, and a second one that follows it and confirms each commit.</summary>
internal sealed class StandbyPair : IAsyncDisposable
{
    private const string Password = "secret";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"tracepost-test-{Guid.NewGuid():N}");
    private readonly List<LocalPostgres> _servers = [];

    public LocalPostgres Primary => _servers[0];

    public LocalPostgres Standby => _servers[1];

    /// <summary>Both hosts, the standby first, as somebody might write them down who does not know which is which.</summary>
    public string ConnectionString => $"Host=127.0.0.1:{Standby.Port},127.0.0.1:{Primary.Port};{Rest}";

    private static string Rest => $"Username=postgres;Password={Password};Database=postgres;Timeout=5";

    public static async Task<StandbyPair> StartAsync(CancellationToken cancellationToken)
    {
        var pair = new StandbyPair();
        Directory.CreateDirectory(pair._folder);
        var settings = new Dictionary<string, string> { ["wal_level"] = "replica", ["shared_buffers"] = "32MB", ["hot_standby"] = "on" };
        var primary = await LocalPostgres.StartAsync(new(Path.Combine(pair._folder, "a"), Password) { Settings = settings }, cancellation: cancellationToken);
        pair._servers.Add(primary);

        // Not by pg_basebackup: not every package of PostgreSQL has it.
        var copy = Path.Combine(pair._folder, "b");
        await primary.StopAsync();
        await RunAsync("cp", ["-a", primary.DataDirectory, copy], cancellationToken);
        await primary.StartAsync(cancellationToken);
        var follow = $"primary_conninfo = 'host=127.0.0.1 port={primary.Port} user=postgres password={Password}'\n";
        await File.AppendAllTextAsync(Path.Combine(copy, "postgresql.auto.conf"), follow, cancellationToken);
        await RunAsync("cp", ["-a", Path.Combine(primary.DataDirectory, "PG_VERSION"), Path.Combine(copy, "standby.signal")], cancellationToken);
        File.Copy(primary.DataDirectory + ".password-sha256", copy + ".password-sha256");
        pair._servers.Add(await LocalPostgres.StartAsync(new(copy, Password) { Settings = settings }, cancellation: cancellationToken));

        await pair.ExecuteAsync(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        return pair;
    }

    /// <summary>The primary is gone for good, and the other takes over.</summary>
    public async Task FailOverAsync()
    {
        await Primary.KillAsync();
        await ExecuteAsync(Standby, "SELECT pg_promote()", "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()");
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var server in Enumerable.Reverse(_servers))
        {
            await server.KillAsync();
            await server.DisposeAsync();
            if (Directory.Exists(server.DataDirectory)) Directory.Delete(server.DataDirectory, recursive: true);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task ExecuteAsync(LocalPostgres server, params string[] statements)
    {
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={server.Port};{Rest};Pooling=false");
        await connection.OpenAsync();
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task RunAsync(string file, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, $"{file}: {errors}");
    }
}
