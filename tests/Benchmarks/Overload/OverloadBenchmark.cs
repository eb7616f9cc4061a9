using System.Diagnostics;
using Tracepost.Benchmarks.Measure;
using Tracepost.ManifestHost.Running;
using Tracepost.Testing.Protocols.Overload;

namespace Tracepost.Benchmarks.Overload;

/// <summary>
/// The memory of both services while many more senders than the store can take send without a pause: large requests, tiny ones, packed ones, gzip bombs,
/// a thousand connections, senders that stall. Each kind for a while, one after the other, on the same processes: what grows would show.
/// </summary>
internal sealed class OverloadBenchmark(OverloadBenchmarkOptions options, Report report)
{
    private static readonly string[] Services = ["apiservice", "dataservice"];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = Directory.CreateTempSubdirectory("tracepost-benchmark-");
        try
        {
            await using var system = await ManifestRunner.StartAsync(
                new ManifestRunnerOptions(options.Manifest)
                {
                    StateDirectory = state.FullName,
                    FreePorts = true,
                    Dashboard = false,
                    Build = false,
                    Environment = Services.ToDictionary(service => service, _ => options.Environment),
                },
                cancellationToken);
            await MeasureAsync(system, cancellationToken);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(ManifestRunner system, CancellationToken cancellationToken)
    {
        var grpc = new Uri(system.Endpoint("apiservice", "otlp-grpc").Url);
        var http = new Uri(system.Endpoint("apiservice", "otlp-http").Url);
        report.Section("Overload", "senders", "ApiService, MiB: half way, at the end, most", "DataService, MiB", "CPU s", "they were told");
        await PhaseAsync("8 of 512 spans over gRPC", system, (flood, stop) => flood.BatchesGrpcAsync(8, stop));
        await PhaseAsync("32 of 15 MiB over gRPC", system, (flood, stop) => flood.LargeGrpcAsync(32, stop));
        await PhaseAsync("32 of 15 MiB over HTTP", system, (flood, stop) => flood.LargeHttpAsync(32, stop));
        await PhaseAsync("32 of 15 MiB packed", system, (flood, stop) => flood.PackedAsync(32, stop));
        await PhaseAsync("32 of gzip bombs", system, (flood, stop) => flood.BombsAsync(32, stop));
        await PhaseAsync("256 of one span over gRPC", system, (flood, stop) => flood.TinyGrpcAsync(256, stop));
        await PhaseAsync("1,000 of one span over HTTP", system, (flood, stop) => flood.TinyHttpAsync(1000, stop));
        await PhaseAsync("1,000 that stall after 100 kB", system, async (_, stop) =>
        {
            await using var slow = new SlowConnections();
            await slow.OpenAsync(http, 1000, 100_000, stop);
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await PhaseAsync("8 of 512 spans over gRPC", system, (flood, stop) => flood.BatchesGrpcAsync(8, stop));
        return;

        async Task PhaseAsync(string name, ManifestRunner running, Func<Flood, CancellationToken, Task> run)
        {
            if (!name.Contains(options.Kinds, StringComparison.Ordinal)) return;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var flood = new Flood(grpc, http, TimeProvider.System);
            var cpu = Services.Select(service => ProcessCpu.Read(running.ProcessId(service)!.Value)).ToArray();
            var senders = run(flood, stop.Token);
            var curve = new List<long[]>();
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < options.Each)
            {
                await Task.Delay(500, cancellationToken);
                curve.Add([.. Services.Select(service => Resident(running, service))]);
            }

            await stop.CancelAsync();
            await senders;
            var cells = Services.Select((_, i) => $"{curve[curve.Count / 2][i] >> 20}, {curve[^1][i] >> 20}, {curve.Max(point => point[i]) >> 20}").ToArray();
            var used = Services.Select((service, i) => Report.Number(ProcessCpu.Read(running.ProcessId(service)!.Value) - cpu[i])).ToArray();
            report.Row(name, cells[0], cells[1], string.Join(" + ", used), flood.Answers.ToString());
        }
    }

    private static long Resident(ManifestRunner system, string service)
    {
        using var process = Process.GetProcessById(system.ProcessId(service) ?? throw new InvalidOperationException($"{service} has ended."));
        return process.WorkingSet64;
    }
}

/// <summary>What to send, and to what.</summary>
internal sealed record OverloadBenchmarkOptions
{
    /// <summary>How long each kind of sender goes on.</summary>
    public TimeSpan Each { get; init; }

    /// <summary>Only senders of which the name has this.</summary>
    public string Kinds { get; init; } = "";

    /// <summary>Of both services.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The manifest to run.</summary>
    public string Manifest { get; init; } = "aspire-manifest.json";
}
