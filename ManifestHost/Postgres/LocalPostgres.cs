using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Postgres;

/// <summary>
/// A PostgreSQL server on 127.0.0.1, run from the binaries installed on this machine: as another user when we are root, with a password, over
/// TCP only. It can be stopped, killed and started again on the same data and port.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private readonly LocalPostgresOptions _options;
    private readonly Action<string> _onLine;
    private readonly PostgresBinaries _binaries;
    private readonly DataDirectory _data;
    private ChildProcess? _process;

    private LocalPostgres(LocalPostgresOptions options, PostgresBinaries binaries, DataDirectory data, Action<string> onLine)
    {
        _options = options;
        _onLine = onLine;
        _binaries = binaries;
        _data = data;
        Port = options.Port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>The major version of the server.</summary>
    public int MajorVersion => _binaries.MajorVersion;

    /// <summary>Where the data really is: elsewhere than asked for when the server's user could not reach that place.</summary>
    public string DataDirectory => _data.Location;

    /// <summary>The process id of the running server.</summary>
    public int ProcessId => Running.Id;

    /// <summary>Completes with the exit code when the running server ends.</summary>
    public Task<int> Exited => Running.Exited;

    /// <summary>The last lines of the server's log.</summary>
    public OutputTail Tail => Running.Tail;

    private ChildProcess Running => _process ?? throw new InvalidOperationException("PostgreSQL has not been started.");

    /// <summary>Makes the data if there is none, starts the server and waits until it takes connections.</summary>
    /// <exception cref="HostException">PostgreSQL is not installed, or it does not start; the message says why and shows its last lines.</exception>
    public static async Task<LocalPostgres> StartAsync(
        LocalPostgresOptions options, Action<string>? onLine = null, CancellationToken cancellation = default)
    {
        var log = onLine ?? (_ => { });
        var data = await Postgres.DataDirectory.OpenAsync(options.DataDirectory, log);
        var binaries = PostgresBinaries.Find(data.Version);
        if (data.Version is null) await data.InitializeAsync(binaries, options, cancellation);
        else await data.EnsurePasswordAsync(binaries, options, cancellation);

        var postgres = new LocalPostgres(options, binaries, data, log);
        await postgres.StartAsync(cancellation);
        return postgres;
    }

    /// <summary>Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same data and port.</summary>
    /// <exception cref="HostException">It does not start.</exception>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (_process is { Exited.IsCompleted: false }) throw new InvalidOperationException("PostgreSQL is running already.");
        if (Port == 0) Port = FreePort.Next();
        else if (FreePort.IsTaken(Port)) throw new HostException($"PostgreSQL cannot listen on 127.0.0.1:{Port}: the port is taken.");

        for (var attempt = 1; !await TryStartAsync(cancellation); attempt++)
        {
            // After a kill the last backends may hold the shared memory for another moment.
            var isHeldYet = attempt < 20 && Tail.Lines.Any(line => line.Contains("shared memory block", StringComparison.Ordinal));
            if (!isHeldYet) throw new HostException($"PostgreSQL ended with exit code {await Exited} instead of starting:{Environment.NewLine}{Tail}");
            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>A fast shutdown: open transactions are rolled back, everything committed is on disk.</summary>
    public Task StopAsync() => _process?.StopAsync(TimeSpan.FromSeconds(30), Posix.SigInt) ?? Task.CompletedTask;

    /// <summary>SIGKILL to the server and all its backends.</summary>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_process is not null) await _process.DisposeAsync();
    }

    private IEnumerable<string> Arguments()
    {
        var settings = new Dictionary<string, string>
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = Port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["max_connections"] = "200",
            ["logging_collector"] = "off",
            ["log_line_prefix"] = "%m [%p] ",
        };
        if (!_options.Durable) (settings["fsync"], settings["full_page_writes"], settings["synchronous_commit"]) = ("off", "off", "off");
        foreach (var (key, value) in _options.Settings) settings[key] = value;
        return settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" }).Concat(_options.ServerArguments);
    }

    /// <returns>False when the server ended instead.</returns>
    private async Task<bool> TryStartAsync(CancellationToken cancellation)
    {
        var before = ReadPidFile();
        _process = ChildProcess.Start(
            new ChildCommand(_binaries.Server, ["-D", _data.Location, .. Arguments()]) { RunAs = _data.Owner, WorkingDirectory = "/" }, _onLine);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_options.StartTimeout);
        try
        {
            while (!await IsReadyAsync(before, limit.Token))
            {
                if (Exited.IsCompleted) return false;
                await Task.Delay(20, limit.Token);
            }
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await KillAsync();
            throw new HostException($"PostgreSQL took no connections within {_options.StartTimeout}:{Environment.NewLine}{Tail}");
        }
    }

    /// <summary>
    /// As pg_ctl does: the last line of postmaster.pid says <c>ready</c>. The file of an earlier run that was killed says so too, hence the
    /// comparison (it holds the start time).
    /// </summary>
    private async Task<bool> IsReadyAsync(string? pidFileBefore, CancellationToken cancellation)
    {
        if (ReadPidFile() is not { } now || now == pidFileBefore || !now.TrimEnd().EndsWith("ready", StringComparison.Ordinal)) return false;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string? ReadPidFile()
    {
        try
        {
            return File.ReadAllText(Path.Combine(_data.Location, "postmaster.pid"));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
