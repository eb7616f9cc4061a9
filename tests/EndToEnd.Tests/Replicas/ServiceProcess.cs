using System.Collections.Concurrent;
using Tracepost.EndToEnd.Tests.Running;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.EndToEnd.Tests.Replicas;

/// <summary>A DataService or an ApiService of a test's own, a real process on free ports, that can be killed and started again.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly string _assembly;
    private readonly Dictionary<string, int> _ports;
    private readonly Dictionary<string, string?> _environment;
    private readonly ConcurrentQueue<string> _log = new();
    private ChildProcess _process;

    private ServiceProcess(string assembly, string[] doors, string[] closed, IEnumerable<(string Key, string Value)> environment)
    {
        _assembly = assembly;
        _ports = doors.ToDictionary(door => door, _ => FreePort.Next());
        _environment = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);
        _environment["Listen__Address"] = "127.0.0.1";
        foreach (var (door, port) in _ports) _environment[$"Ports__{door}"] = $"{port}";
        foreach (var door in closed) _environment[$"Ports__{door}"] = "0";
        foreach (var (key, value) in environment) _environment[key] = value;
        _process = Start();
    }

    /// <summary>What it wrote, since its first start.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>Starts a DataService on a database.</summary>
    public static ServiceProcess DataService(string connectionString, params IEnumerable<(string Key, string Value)> environment) =>
        new(Repository.DataService, ["Http", "Grpc"], [], [("ConnectionStrings__traces", connectionString), .. environment]);

    /// <summary>Starts an ApiService before these DataServices.</summary>
    public static ServiceProcess ApiService(IEnumerable<ServiceProcess> dataServices, params IEnumerable<(string Key, string Value)> environment) => new(
        Repository.ApiService,
        ["Http", "OtlpGrpc", "Sampling"],
        ["JaegerQuery", "OtlpHttp", "JaegerHttp", "JaegerGrpc", "JaegerCompact", "JaegerBinary", "Zipkin", "OpenCensus", "SamplingGrpc"],
        [.. dataServices.Select((service, i) => ($"services__dataservice__grpc__{i}", $"{service.Url("Grpc")}")), .. environment]);

    /// <summary>Where a door is, by its name in the section <c>Ports</c>.</summary>
    public Uri Url(string door) => new($"http://127.0.0.1:{_ports[door]}");

    /// <summary>Waits until it says that it is healthy.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        while (!await IsReadyAsync(cancellationToken))
        {
            Assert.False(_process.Exited.IsCompleted, $"{Path.GetFileName(_assembly)} ended:\n{_process.Tail}");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Asks it to end, and waits until it has.</summary>
    public Task StopAsync() => _process.StopAsync(TimeSpan.FromSeconds(30));

    /// <summary>Starts it once more on the same ports, with other settings than before where these are given.</summary>
    public async Task RestartAsync(params IEnumerable<(string Key, string Value)> environment)
    {
        await _process.DisposeAsync();
        foreach (var (key, value) in environment) _environment[key] = value;
        _process = Start();
    }

    public async Task<string> GetAsync(string path, CancellationToken cancellationToken, string door = "Http")
    {
        using var response = await Http.GetAsync(new Uri(Url(door), path), cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {body}\n{string.Join('\n', Log.TakeLast(20))}");
        return body;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private ChildProcess Start() => ChildProcess.Start(
        new ChildCommand("dotnet", [_assembly]) { WorkingDirectory = Path.GetDirectoryName(_assembly), Environment = _environment }, _log.Enqueue);

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Url("Http"), "/health"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
