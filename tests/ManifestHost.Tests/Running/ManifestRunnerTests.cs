using System.Globalization;
using Npgsql;
using Tracepost.ManifestHost.Processes;
using Tracepost.ManifestHost.Running;

namespace Tracepost.ManifestHost.Tests.Running;

/// <summary>The whole sample system, really running.</summary>
public sealed class ManifestRunnerTests
{
    private static readonly HttpClient Http = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_runs_knows_of_each_other_and_stops_without_a_trace()
    {
        using var system = new SampleSystem();
        var secret = "";
        List<int> processes = [];
        await using (var runner = await system.StartAsync(options => options with
        {
            Environment = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["store"] = new Dictionary<string, string> { ["OTEL_SERVICE_NAME"] = "shop" } },
        }))
        {
            processes.AddRange(runner.Resources.Select(resource => runner.ProcessId(resource)!.Value));
            Assert.Equal("shop", await GetAsync(runner, "front", "/ask-store"));
            Assert.Contains(runner.Endpoint("store", "http").Url, await GetAsync(runner, "front", "/args"), StringComparison.Ordinal);
            Assert.Equal(runner.ConnectionString("traces"), await GetAsync(runner, "front", "/env/ConnectionStrings__traces"));
            secret = await GetAsync(runner, "front", "/env/Secret");
            Assert.Equal("traces", await AskDatabaseAsync(runner, "SELECT current_database(); CREATE TABLE kept (x int)"));
        }
        Assert.All(processes, process => Assert.False(Posix.Signal(process, 0)));

        // The secret and the data outlive the run.
        await using var again = await system.StartAsync();
        Assert.Equal(secret, await GetAsync(again, "front", "/env/Secret"));
        Assert.Equal("kept", await AskDatabaseAsync(again, "SELECT table_name FROM information_schema.tables WHERE table_name = 'kept'"));
    }

    [Fact]
    public async Task A_single_resource_can_be_killed_and_started_again_on_its_port()
    {
        using var system = new SampleSystem();
        await using var runner = await system.StartAsync();
        var (store, postgres) = (runner.ProcessId("store"), runner.ProcessId("postgres"));

        await Task.WhenAll(runner.KillAsync("store"), runner.KillAsync("postgres"));
        Assert.Null(runner.ProcessId("store"));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(runner, "store", "/health"));
        await Task.WhenAll(runner.StartAsync("store", Cancellation), runner.StartAsync("postgres", Cancellation));

        Assert.NotEqual(store, runner.ProcessId("store"));
        Assert.NotEqual(postgres, runner.ProcessId("postgres"));
        Assert.NotEmpty(await GetAsync(runner, "front", "/env/Secret"));
        Assert.Equal("traces", await AskDatabaseAsync(runner, "SELECT current_database()"));
        Assert.False(runner.Crashed.IsCompleted);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => runner.KillAsync("nobody"));
    }

    [Fact]
    public async Task A_crash_is_told_with_its_exit_code_and_last_lines()
    {
        using var system = new SampleSystem(onlyStore: true);
        await using var runner = await system.StartAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => GetAsync(runner, "store", "/crash"));
        var crash = await runner.Crashed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(("store", 7), (crash.Resource, crash.ExitCode));
        Assert.Contains("The sample was asked to crash.", crash.LastLines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_ends_while_it_starts_stops_the_start()
    {
        using var system = new SampleSystem(""", "Sample__Refuses": "No licence on this moon." """);

        var error = await Assert.ThrowsAsync<HostException>(() => system.StartAsync());

        Assert.Equal(ExitCodes.StartFailed, error.ExitCode);
        Assert.Contains("'store' ended with exit code 7", error.Message, StringComparison.Ordinal);
        Assert.Contains("No licence on this moon.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_never_becomes_healthy_is_given_up_with_what_it_answered()
    {
        // It listens elsewhere than the manifest says.
        using var system = new SampleSystem(""", "Ports__Http": "0" """, onlyStore: true);

        var error = await Assert.ThrowsAsync<HostException>(() => system.StartAsync(options => options with { StartTimeout = TimeSpan.FromSeconds(3) }));

        Assert.Contains("'store' was not healthy within 3 s", error.Message, StringComparison.Ordinal);
        Assert.Contains("/health", error.Message, StringComparison.Ordinal);
        Assert.Contains("Now listening on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_resource_started_is_stopped_with_it()
    {
        using var system = new SampleSystem(onlyStore: true);
        int child;
        await using (var runner = await system.StartAsync())
        {
            child = int.Parse(await GetAsync(runner, "store", "/child"), CultureInfo.InvariantCulture);
            Assert.True(Posix.Signal(child, 0));
        }
        Assert.False(await IsAliveAsync(child));
    }

    [Fact]
    public async Task A_state_directory_serves_one_run_at_a_time()
    {
        using var system = new SampleSystem(onlyStore: true);
        await using var runner = await system.StartAsync();

        var error = await Assert.ThrowsAsync<HostException>(() => system.StartAsync());

        Assert.Contains(".tracepost' is in use", error.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> IsAliveAsync(int process)
    {
        for (var i = 0; i < 100 && Posix.Signal(process, 0); i++) await Task.Delay(20, Cancellation);
        return Posix.Signal(process, 0);
    }

    private static Task<string> GetAsync(ManifestRunner runner, string resource, string path) =>
        Http.GetStringAsync(new Uri(runner.Endpoint(resource, "http").Url + path), Cancellation);

    private static async Task<string?> AskDatabaseAsync(ManifestRunner runner, string sql)
    {
        await using var source = NpgsqlDataSource.Create(runner.ConnectionString("traces") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync(Cancellation);
    }
}
