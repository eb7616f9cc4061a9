using System.Diagnostics;
using Npgsql;
using Tracepost.Benchmarks.Measure;
using Tracepost.ManifestHost.Running;

namespace Tracepost.Benchmarks.Store;

/// <summary>The whole system, run from the manifest on free ports with data of its own, which is gone afterwards.</summary>
internal sealed class StoreSystem : IAsyncDisposable
{
    /// <summary>What is measured of.</summary>
    public static readonly string[] Services = ["apiservice", "dataservice", "postgres"];

    // What counts spans sleeps between its rounds; an idle system uses about a hundredth of a core.
    private static readonly TimeSpan QuietFor = TimeSpan.FromSeconds(4);
    private const double QuietCores = 0.06;

    // Commits that are not counted, and those whose attributes wait for a filter.
    private const string Unfinished =
        "SELECT (SELECT count(*) FROM arrivals)::float8 + (SELECT count(*) FROM attribute_segments WHERE filter = '')::float8";

    private readonly DirectoryInfo _state;
    private readonly string _manifest;

    private StoreSystem(string manifest, DirectoryInfo state, ManifestRunner runner)
    {
        (_manifest, _state, Runner) = (manifest, state, runner);
        Database = NpgsqlDataSource.Create(runner.ConnectionString("traces"));
    }

    public ManifestRunner Runner { get; private set; }

    public NpgsqlDataSource Database { get; private set; }

    public Uri OtlpDoor => new(Runner.Endpoint("apiservice", "otlp-grpc").Url);

    /// <summary>Starts it so that it accepts spans of the last ten days.</summary>
    public static async Task<StoreSystem> StartAsync(string manifest, CancellationToken cancellationToken)
    {
        var state = Directory.CreateTempSubdirectory("tracepost-benchmark-");
        try
        {
            return new StoreSystem(manifest, state, await RunAsync(manifest, state, new Dictionary<string, string>(), cancellationToken));
        }
        catch
        {
            state.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>CPU seconds so far of each of <see cref="Services"/>.</summary>
    public double[] Cpu() => [.. Services.Select(service => ProcessCpu.Read(Process(service)))];

    /// <summary>The process id of a service.</summary>
    public int Process(string service) => Runner.ProcessId(service) ?? throw new InvalidOperationException($"{service} does not run.");

    /// <summary>Spans are counted, and whatever else is done in the background, after they were acknowledged: waits until that is done.</summary>
    /// <param name="patience">How long at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How long it took, and whether it was done.</returns>
    public async Task<(TimeSpan Waited, bool Done)> BecomeQuietAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < patience)
        {
            var (before, since) = (Cpu(), watch.Elapsed);
            await Task.Delay(QuietFor, cancellationToken);
            var cores = Cpu().Zip(before, (after, was) => after - was).Sum() / (watch.Elapsed - since).TotalSeconds;
            if (cores < QuietCores && await ScalarAsync(Unfinished, cancellationToken) == 0) return (watch.Elapsed, true);
        }

        return (watch.Elapsed, false);
    }

    /// <summary>Stops PostgreSQL and the services, and starts them again; nothing that they held in memory is left.</summary>
    /// <param name="dropPageCache">Whether the kernel is to forget files too; only root may say so to it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the kernel did.</returns>
    public async Task<bool> RestartAsync(bool dropPageCache, CancellationToken cancellationToken)
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var service in Services) await Runner.StopAsync(service);
        var dropped = dropPageCache && DropPageCache();
        foreach (var service in Services.Reverse()) await Runner.StartAsync(service, cancellationToken);
        return dropped;
    }

    /// <summary>The same with the same data, but other settings of DataService; on other ports.</summary>
    public async Task ReplaceAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        await Database.DisposeAsync();
        await Runner.DisposeAsync();
        Runner = await RunAsync(_manifest, _state, settings, cancellationToken);
        Database = NpgsqlDataSource.Create(Runner.ConnectionString("traces"));
    }

    /// <summary>A number from the database.</summary>
    public async Task<double> ScalarAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToDouble(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Runner.DisposeAsync();
        _state.Delete(recursive: true);
    }

    private static Task<ManifestRunner> RunAsync(
        string manifest, DirectoryInfo state, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken) =>
        ManifestRunner.StartAsync(
            new ManifestRunnerOptions(manifest)
            {
                StateDirectory = state.FullName, FreePorts = true, Dashboard = false, Build = false,
                Parameters = new Dictionary<string, string> { ["retention-days"] = "11" },
                Environment = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["dataservice"] = settings },
            },
            cancellationToken);

    private static bool DropPageCache()
    {
        try
        {
            File.WriteAllText("/proc/sys/vm/drop_caches", "1");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
