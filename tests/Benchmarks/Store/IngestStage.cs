using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Measure;

namespace Tracepost.Benchmarks.Store;

/// <summary>Durable ingest end to end, in turns with the floor and the dashboard.</summary>
internal sealed class IngestStage(StoreSystem system, OtlpLoad load, Floor floor, DashboardPeer? dashboard, int runs)
{
    // Some 20,000 a second: more would only take longer.
    private const long DashboardSpans = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Where what is counted of this process stands, and of PostgreSQL.
    private static readonly int OfThis = StoreSystem.Services.Length, OfPostgres = Array.IndexOf(StoreSystem.Services, "postgres");

    public async Task<(IReadOnlyList<IngestRun> Runs, IReadOnlyList<Cost> Costs)> RunAsync(long spansPerRun, CancellationToken cancellationToken)
    {
        var results = new List<IngestRun>();
        var (storing, counting, copying, sent, copied) = (new CpuAccount(Cpu), new CpuAccount(Cpu), new CpuAccount(Cpu), 0L, 0.0);
        using var api = AllocatedBytes.Of(system.Process("apiservice"));
        using var data = AllocatedBytes.Of(system.Process("dataservice"));
        for (var run = 1; run <= runs; run++)
        {
            await system.BecomeQuietAsync(Patience, cancellationToken);
            var (ofFloor, spansOfFloor) = await copying.DuringAsync(() => floor.RunAsync(spansPerRun, cancellationToken));
            var ofDashboard = dashboard is null ? (double?)null : await dashboard.RunAsync(Math.Min(spansPerRun, DashboardSpans), cancellationToken);
            await system.BecomeQuietAsync(Patience, cancellationToken);
            var result = await storing.DuringAsync(() => load.RunAsync(spansPerRun, cancellationToken));
            await counting.DuringAsync(() => system.BecomeQuietAsync(Patience, cancellationToken));
            (sent, copied) = (sent + result.Spans, copied + spansOfFloor);
            results.Add(new IngestRun(
                result.SpansPerSecond, ofFloor, ofDashboard, result.LatencyMs(0.5), result.LatencyMs(0.99),
                storing.Last.Sum() / result.Elapsed.TotalSeconds / Environment.ProcessorCount,
                OfFloor(copying.Last) / spansOfFloor / (storing.Last.Take(OfThis).Sum() / result.Spans)));
            Console.WriteLine(
                $"  run {run}: {Report.Rate(result.SpansPerSecond)} spans/s, floor {Report.Rate(ofFloor)}, dashboard {Report.Rate(ofDashboard ?? 0)}");
        }

        var (allocated, perMillion) = (new double?[] { api.Total, data.Total, null }, 1e6 / sent);
        return (results,
        [
            .. StoreSystem.Services.Select((service, i) =>
                new Cost(service, storing.Seconds[i] * perMillion, counting.Seconds[i] * perMillion, allocated[i] / 1048576 * perMillion)),
            new Cost("*the senders*", storing.Seconds[OfThis] * perMillion, null, null),
            new Cost("*the floor: who copies*", copying.Seconds[OfThis] * 1e6 / copied, null, null),
            new Cost("*the floor: postgres*", copying.Seconds[OfPostgres] * 1e6 / copied, null, null),
        ]);
    }

    private static double OfFloor(IReadOnlyList<double> cpu) => cpu[OfThis] + cpu[OfPostgres];

    /// <summary>Of each service, and of this process.</summary>
    private double[] Cpu() => [.. system.Cpu(), Environment.CpuUsage.TotalTime.TotalSeconds];
}
