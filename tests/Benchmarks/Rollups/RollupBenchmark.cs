using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tracepost.Benchmarks.Ingest;
using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Measure;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups;
using Tracepost.DataService.Rollups.Dependencies;
using Tracepost.DataService.Rollups.Metrics;
using Tracepost.DataService.Rollups.Rounds;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Schema;
using Tracepost.Testing;

namespace Tracepost.Benchmarks.Rollups;

/// <summary>
/// What it costs a commit to be noted for counting: the same commits without and with it, in turns, in one database. Then what it costs to
/// count: rounds without rest until nothing waits.
/// </summary>
internal sealed class RollupBenchmark(long spans, int runs, Report report)
{
    private static readonly (int Writers, int Fragments)[] Sizes = [(1, 1), (1, 51), (1, 500), (4, 51), (4, 500)];

    private readonly Dataset _dataset = JaegerDataset.Create(seed: 1, tracesPerRequest: 1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresServer.StartDurableAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync(cancellationToken);
        using var plain = Build(database, isNoted: false);
        using var noted = Build(database, isNoted: true);
        foreach (var host in new[] { plain, noted })
        {
            await host.Services.GetRequiredService<StorePreparation>().PrepareAsync(cancellationToken);
            await new CopyFloor(host.Services, _dataset, writers: 4).RunAsync(50_000, cancellationToken);
        }

        report.Section("A commit, noted", "writers", "fragments of a commit", "without, ms", "with, ms", "median of the pairs");
        foreach (var (writers, fragments) in Sizes) await CompareAsync(plain, noted, writers, fragments, cancellationToken);
        await CountAsync(noted, postgres, cancellationToken);
    }

    private async Task CompareAsync(IHost plain, IHost noted, int writers, int fragments, CancellationToken cancellationToken)
    {
        // A short turn each, many times: the machine's mood is that of both.
        var pairs = new List<(double Without, double With)>();
        var (without, with) = (new CopyFloor(plain.Services, _dataset, writers, fragments), new CopyFloor(noted.Services, _dataset, writers, fragments));
        var turn = Math.Max(fragments * JaegerDataset.SpansPerTrace * 20, 2000 * fragments / 5);
        for (var run = 0; run < 4 * runs; run++)
        {
            var perCommit = 1000.0 * writers * fragments * JaegerDataset.SpansPerTrace;
            var first = perCommit / (await without.RunAsync(turn, cancellationToken)).Rate;
            pairs.Add((first, perCommit / (await with.RunAsync(turn, cancellationToken)).Rate));
        }

        report.Row(
            $"{writers}", $"{fragments}", Report.Number(Median(pairs.Select(pair => pair.Without)), 2), Report.Number(Median(pairs.Select(pair => pair.With)), 2),
            Report.Percent(Median(pairs.Select(pair => pair.With / pair.Without))));
    }

    private async Task CountAsync(IHost noted, PostgresServer postgres, CancellationToken cancellationToken)
    {
        report.Section("Counting", "run", "spans", "rounds", "spans/s without rest", "DataService, CPU per span", "PostgreSQL, CPU per span");
        var rounds = noted.Services.GetRequiredService<RollupRounds>();
        while ((await rounds.RunAsync(null, alone: false, cancellationToken)).Commits > 0)
        {
        }

        var load = new CopyFloor(noted.Services, _dataset, writers: 4, fragmentsPerCommit: 250);
        for (var run = 1; run <= runs; run++)
        {
            await load.RunAsync(spans / 4, cancellationToken);
            var waiting = await WaitingAsync(noted, cancellationToken);
            var (own, server) = (ProcessCpu.Read(Environment.ProcessId), ProcessCpu.Read(postgres.Server.ProcessId));
            var watch = Stopwatch.StartNew();
            var count = 0;
            while ((await rounds.RunAsync(null, alone: false, cancellationToken)).Commits > 0) count++;
            var seconds = watch.Elapsed.TotalSeconds;
            var (ownAfter, serverAfter) = (ProcessCpu.Read(Environment.ProcessId), ProcessCpu.Read(postgres.Server.ProcessId));
            report.Row(
                $"{run}", Report.Rate(waiting), $"{count}", Report.Rate(waiting / seconds),
                $"{Report.Number((ownAfter - own - (serverAfter - server)) * 1e6 / waiting, 2)} µs", $"{Report.Number((serverAfter - server) * 1e6 / waiting, 2)} µs");
        }
    }

    private static async Task<double> WaitingAsync(IHost host, CancellationToken cancellationToken)
    {
        await using var sum = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT coalesce(sum(span_count), 0)::float8 FROM arrivals");
        return (double)(await sum.ExecuteScalarAsync(cancellationToken))!;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    private static IHost Build(string database, bool isNoted)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:traces"] = database;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStorage();
        builder.AddQuery();
        if (isNoted) builder.AddRollups().AddDependencies().AddSpanMetrics();
        return builder.Build();
    }
}
