using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Tests.Terminal;

/// <summary>The host as a program: signals, exit codes, and what it leaves behind, which must be nothing.</summary>
public sealed class ManifestHostProgramTests
{
    private static readonly HttpClient Http = new();
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// As root, PostgreSQL must run as somebody else, and for a user as that user: both, where we can. Nobody else can run what is in a
    /// clone below /root, so there it is root alone.
    /// </summary>
    public static TheoryData<string, int> UsersAndSignals => Posix.IsRoot
        ? new() { { "root", Posix.SigInt }, { OthersReach(SampleSystem.Host) ? "nobody" : "root", Posix.SigTerm } }
        : new() { { Environment.UserName, Posix.SigInt }, { Environment.UserName, Posix.SigTerm } };

    [Theory]
    [MemberData(nameof(UsersAndSignals))]
    public async Task A_signal_stops_all_of_it_and_leaves_no_process_behind(string user, int signal)
    {
        using var system = new SampleSystem();
        List<string> lines = [];
        await using var host = system.StartProgram(line => Add(lines, line), RunAs(user, system), "--free-ports");
        var ready = await ReadyAsync(system, host);
        var store = ready.RootElement.GetProperty("resources").GetProperty("store").GetProperty("endpoints").GetProperty("http").GetProperty("url").GetString();
        var grandchild = int.Parse(await Http.GetStringAsync(new Uri($"{store}/child"), Cancellation), CultureInfo.InvariantCulture);
        int[] processes = [.. Pids(ready), grandchild];
        Assert.All(processes, process => Assert.True(Posix.Signal(process, 0)));

        Posix.Signal(host.Id, signal);

        Assert.Equal(ExitCodes.Stopped, await host.Exited.WaitAsync(Limit, Cancellation));
        await GoneAsync(processes);
        Assert.Equal($"ready: {ready.RootElement.GetProperty("ready").GetString()}", Assert.Single(lines, line => line.StartsWith("ready: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Started_in_the_background_of_a_script_it_still_stops_in_order()
    {
        using var system = new SampleSystem(onlyStore: true);
        List<string> lines = [];
        await using var host = system.StartProgram(line => Add(lines, line), null, ignored: "INT", ["--free-ports"]);
        await ReadyAsync(system, host);

        Posix.Signal(host.Id, Posix.SigTerm);

        Assert.Equal(ExitCodes.Stopped, await host.Exited.WaitAsync(Limit, Cancellation));
        Assert.Contains(lines, line => line.Contains("Application is shutting down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_the_host_itself_is_killed_its_children_do_not_live_on()
    {
        using var system = new SampleSystem();
        await using var host = system.StartProgram(null, null, "--free-ports");
        var processes = Pids(await ReadyAsync(system, host));

        Posix.Signal(host.Id, Posix.SigKill);

        await GoneAsync(processes);
    }

    [Fact]
    public async Task A_crash_stops_the_others_and_is_told()
    {
        using var system = new SampleSystem();
        await using var host = system.StartProgram(null, null, "--free-ports");
        var ready = await ReadyAsync(system, host);
        var store = ready.RootElement.GetProperty("resources").GetProperty("store");

        Posix.Signal(store.GetProperty("pid").GetInt32(), Posix.SigKill);

        Assert.Equal(ExitCodes.ResourceCrashed, await host.Exited.WaitAsync(Limit, Cancellation));
        Assert.Contains(host.Tail.Lines, line => line.Contains("'store' ended with exit code 137", StringComparison.Ordinal));
        await GoneAsync(Pids(ready));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_before_anything_starts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var system = new SampleSystem(storePort: port);

        await using var host = system.StartProgram();

        Assert.Equal(ExitCodes.CannotRun, await host.Exited.WaitAsync(Limit, Cancellation));
        Assert.Contains($"Port {port} of resource 'store', endpoint 'http', is taken", host.Tail.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(system.State, "postgres")));
    }

    [Theory]
    [InlineData("--env", "store")]
    [InlineData("--parameter", "novalue")]
    [InlineData("--timeout", "0")]
    [InlineData("--nonsense", "x")]
    public async Task A_command_line_that_makes_no_sense_is_refused(string option, string value)
    {
        using var system = new SampleSystem(onlyStore: true);

        await using var host = system.StartProgram(null, null, option, value);

        Assert.Equal(1, await host.Exited.WaitAsync(Limit, Cancellation));
        Assert.Contains(value == "0" ? "--timeout" : option == "--nonsense" ? option : $"'{value}' is not of the form", host.Tail.ToString(), StringComparison.Ordinal);
    }

    private static bool OthersReach(string file)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute)) return false;
        }

        return true;
    }

    /// <summary>The user to switch to, who then owns the folder; null for ourselves.</summary>
    private static SystemUser? RunAs(string name, SampleSystem system)
    {
        if (!Posix.IsRoot || name == "root") return null;
        var user = SystemUser.Find(name) ?? throw new InvalidOperationException($"This machine has no user '{name}'.");
        Posix.ChangeOwner(system.Folder, user);
        return user;
    }

    private static async Task<JsonDocument> ReadyAsync(SampleSystem system, ChildProcess host)
    {
        var started = Stopwatch.GetTimestamp();
        while (!File.Exists(system.ReadyFile))
        {
            Assert.False(host.Exited.IsCompleted, $"The host ended instead of becoming ready:\n{host.Tail}");
            Assert.True(Stopwatch.GetElapsedTime(started) < Limit, $"The host is not ready:\n{host.Tail}");
            await Task.Delay(20, Cancellation);
        }
        return JsonDocument.Parse(await File.ReadAllTextAsync(system.ReadyFile, Cancellation));
    }

    private static int[] Pids(JsonDocument ready) =>
        [.. ready.RootElement.GetProperty("resources").EnumerateObject().Select(resource => resource.Value.GetProperty("pid").GetInt32())];

    private static async Task GoneAsync(IEnumerable<int> processes)
    {
        foreach (var process in processes)
        {
            for (var i = 0; i < 1000 && Posix.Signal(process, 0); i++) await Task.Delay(20, Cancellation);
            Assert.False(Posix.Signal(process, 0), $"Process {process} lives on.");
        }
    }

    private static void Add(List<string> lines, string line)
    {
        lock (lines) lines.Add(line);
    }
}
