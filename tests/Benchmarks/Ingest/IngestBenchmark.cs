using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Measure;
using Tracepost.DataService.Storage;
using Tracepost.ManifestHost.Running;

namespace Tracepost.Benchmarks.Ingest;

/// <summary>
/// Durable ingest end to end: SDK-like senders, ApiService, DataService, PostgreSQL, each a process of this machine, run from
/// aspire-manifest.json. Beside it, in the same run and database, the floor: <see cref="CopyFloor"/>.
/// </summary>
internal sealed class IngestBenchmark(IngestBenchmarkOptions options, Report report)
{
    private static readonly string[] Services = ["apiservice", "dataservice", "postgres"];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = Directory.CreateTempSubdirectory("tracepost-benchmark-");
        try
        {
            await using var system = await ManifestRunner.StartAsync(
                new ManifestRunnerOptions(options.Manifest) { StateDirectory = state.FullName, FreePorts = true, Dashboard = false, Build = false },
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
        var load = new OtlpLoad(new Uri(system.Endpoint("apiservice", "otlp-grpc").Url), options.Senders, JaegerDataset.Create(seed: 1, options.TracesPerRequest));
        Console.WriteLine($"warming up: {Report.Rate(options.WarmUpSpans)} spans");
        await load.RunAsync(options.WarmUpSpans, cancellationToken);
        await WaitForDictionaryAsync(system, cancellationToken);
        using var storage = BuildStorage(system);
        await storage.StartAsync(cancellationToken);
        var floor = new CopyFloor(storage.Services, JaegerDataset.Create(seed: 2, tracesPerRequest: 1), options.Writers);
        await floor.RunAsync(options.WarmUpSpans, cancellationToken);

        report.Section("Ingest, durable", "run", "end to end, spans/s", "floor, spans/s", "of the floor", "ack p50", "ack p99");
        var ratios = new List<double>();
        for (var run = 1; run <= options.Runs; run++)
        {
            var floorRate = await floor.RunAsync(options.Spans, cancellationToken);
            var result = await load.RunAsync(options.Spans, cancellationToken);
            ratios.Add(result.SpansPerSecond / floorRate);
            report.Row(
                run.ToString(CultureInfo.InvariantCulture), Report.Rate(result.SpansPerSecond), Report.Rate(floorRate), Report.Percent(ratios[^1]),
                $"{Report.Number(result.LatencyMs(0.5))} ms", $"{Report.Number(result.LatencyMs(0.99))} ms");
        }

        report.Text($"\nMedian: **{Report.Percent(ratios.Order().ElementAt(ratios.Count / 2))} of the floor**.");
        await MeasureCostAsync(system, load, cancellationToken);
        await MeasureSizeAsync(system, cancellationToken);
        await storage.StopAsync(cancellationToken);
    }

    private async Task MeasureCostAsync(ManifestRunner system, OtlpLoad load, CancellationToken cancellationToken)
    {
        var before = Services.Select(service => Cpu(system, service)).ToArray();
        var result = await load.RunAsync(options.Spans, cancellationToken);
        report.Section("Cost", "process", "CPU per span", "peak memory");
        for (var i = 0; i < Services.Length; i++)
        {
            var microseconds = (Cpu(system, Services[i]) - before[i]) * 1e6 / result.Spans;
            var memory = system.ProcessId(Services[i]) is { } id ? $"{ProcessCpu.PeakMemory(id) >> 20} MiB" : "";
            report.Row(Services[i], $"{Report.Number(microseconds, 2)} µs", memory);
        }
    }

    private static double Cpu(ManifestRunner system, string service) => system.ProcessId(service) is { } id ? ProcessCpu.Read(id) : 0;

    private async Task MeasureSizeAsync(ManifestRunner system, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(system.ConnectionString("traces"));
        await using var select = database.CreateCommand(
            """
            SELECT (SELECT sum(span_count)::float8 FROM trace_fragments), count(*)::int4,
                   sum(pg_total_relation_size(relid))::float8, sum(pg_indexes_size(relid))::float8
            FROM pg_partition_tree('trace_fragments') WHERE isleaf
            """);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var spans = row.GetDouble(0);
        report.Section("Size", "spans stored", "bytes per span, with indexes", "of them indexes", "as it came over the wire");
        report.Row(
            Report.Rate(spans), Report.Number(row.GetDouble(2) / spans), Report.Number(row.GetDouble(3) / spans),
            Report.Number(JaegerDataset.Create(seed: 1, options.TracesPerRequest).BytesPerSpan, 0));
    }

    // The services train a dictionary from the first spans; what is measured is the state they run in ever after.
    private static async Task WaitForDictionaryAsync(ManifestRunner system, CancellationToken cancellationToken)
    {
        await using var database = NpgsqlDataSource.Create(system.ConnectionString("traces"));
        for (var i = 0; i < 120; i++)
        {
            await using var count = database.CreateCommand("SELECT count(*) FROM dictionaries");
            if (await count.ExecuteScalarAsync(cancellationToken) is > 0L)
                return;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        Console.WriteLine("no dictionary was trained within two minutes: going on without");
    }

    private IHost BuildStorage(ManifestRunner system)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:traces"] = system.ConnectionString("traces");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStorage();
        return builder.Build();
    }
}

/// <summary>How much to send.</summary>
internal sealed record IngestBenchmarkOptions
{
    /// <summary>Spans per run.</summary>
    public long Spans { get; init; } = 2_000_000;

    /// <summary>Spans before the first run.</summary>
    public long WarmUpSpans { get; init; } = 500_000;

    /// <summary>How many runs; the median counts.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Senders with a connection each.</summary>
    public int Senders { get; init; } = 16;

    /// <summary>Traces of ten spans in a request: 51 is what an SDK's batch of 512 spans holds.</summary>
    public int TracesPerRequest { get; init; } = 51;

    /// <summary>Connections of the floor: as many as DataService's writers.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>The manifest to run.</summary>
    public string Manifest { get; init; } = "aspire-manifest.json";
}
