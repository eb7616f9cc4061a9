using System.Collections.Concurrent;
using Tracepost.ManifestHost.Running;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Running;

/// <summary>
/// The whole system as <c>aspire-manifest.json</c> says, run by ManifestHost on free ports from a state directory of its own. What it
/// says about itself goes to a receiver in the test, where the Aspire dashboard would stand.
/// </summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly TemporaryFolder _state = new();
    private readonly ConcurrentQueue<string> _log = new();
    private CaptureReceiver? _ownTelemetry;
    private ManifestRunner? _runner;

    /// <summary>To kill and start single resources.</summary>
    public ManifestRunner Runner => _runner ?? throw new InvalidOperationException("The system is not running.");

    /// <summary>What our own services say about themselves.</summary>
    public CaptureReceiver OwnTelemetry => _ownTelemetry ?? throw new InvalidOperationException("The system is not running.");

    /// <summary>The page and query API.</summary>
    public Uri Http => Endpoint("http");

    /// <summary>OTLP over gRPC.</summary>
    public Uri OtlpGrpc => Endpoint("otlp-grpc");

    /// <summary>OTLP over HTTP.</summary>
    public Uri OtlpHttp => Endpoint("otlp-http");

    /// <summary>Any of the doors of ApiService, by its name in the manifest.</summary>
    public Uri Endpoint(string name) => new(Runner.Endpoint("apiservice", name).Url);

    /// <summary>The last lines that the services wrote, for a test's failure message.</summary>
    public string Log => string.Join('\n', _log.TakeLast(60));

    public async ValueTask InitializeAsync()
    {
        _ownTelemetry = await CaptureReceiver.StartAsync();
        await StartAsync(CancellationToken.None);
    }

    /// <summary>Starts everything, on the data that is there.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) => _runner = await ManifestRunner.StartAsync(
        new ManifestRunnerOptions(Path.Combine(Repository.Root, "aspire-manifest.json"))
        {
            StateDirectory = _state.Location,
            FreePorts = true,
            Build = false, // this project's references have built them
            Dashboard = false,
            Environment = new Dictionary<string, IReadOnlyDictionary<string, string>>
            {
                ["apiservice"] = new Dictionary<string, string>(Telemetry("apiservice")) { ["Sampling__File"] = Repository.Strategies },
                ["dataservice"] = new Dictionary<string, string>(Telemetry("dataservice"))
                {
                    // So that a test need not wait for minutes.
                    ["AdaptiveSampling__IntervalSeconds"] = "2",
                    ["AdaptiveSampling__SettleSeconds"] = "0",

                    // So that what a test sent is counted when it asks, though another has just sent a million spans.
                    ["Rollups__CatchUpSpans"] = "10000000",
                    ["Rollups__CatchUpSeconds"] = "30",
                },
            },
            OnLine = (resource, line) => _log.Enqueue($"{resource}: {line}"),
        },
        cancellationToken);

    /// <summary>Stops everything in order; the data stays.</summary>
    public async Task StopAsync()
    {
        if (_runner is not null) await _runner.DisposeAsync();
        _runner = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownTelemetry is not null) await _ownTelemetry.DisposeAsync();
        _state.Dispose();
    }

    private Dictionary<string, string> Telemetry(string service) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = OwnTelemetry.Endpoint.ToString(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
        ["OTEL_SERVICE_NAME"] = service,
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    };
}
