using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Measure;

namespace Tracepost.Benchmarks.Store;

/// <summary>Durable ingest end to end, in turns with the floor and the dashboard.</summary>
internal sealed class IngestStage(StoreSystem system, OtlpLoad load, Floor floor, DashboardPeer? dashboard, int runs)
{
    // Some 20,000 a second: more would only take longer.
    private const long DashboardSpans = 100_000;

    public async Task<(IReadOnlyList<IngestRun> Runs, IReadOnlyList<Cost> Costs)> RunAsync(long spansPerRun, CancellationToken cancellationToken)
    {
        var results = new List<IngestRun>();
        var services = StoreSystem.Services;
        var (cpu, after, sent) = (new double[services.Length], new double[services.Length], 0L);
        using var api = AllocatedBytes.Of(system.Process("apiservice"));
        using var data = AllocatedBytes.Of(system.Process("dataservice"));
        for (var run = 1; run <= runs; run++)
        {
            await system.BecomeQuietAsync(cancellationToken);
            var ofFloor = await floor.RunAsync(spansPerRun, cancellationToken);
            var ofDashboard = dashboard is null ? (double?)null : await dashboard.RunAsync(Math.Min(spansPerRun, DashboardSpans), cancellationToken);
            await system.BecomeQuietAsync(cancellationToken);

            var before = system.Cpu();
            var result = await load.RunAsync(spansPerRun, cancellationToken);
            var stored = system.Cpu();
            await system.BecomeQuietAsync(cancellationToken);
            var counted = system.Cpu();
            for (var i = 0; i < services.Length; i++) (cpu[i], after[i]) = (cpu[i] + stored[i] - before[i], after[i] + counted[i] - stored[i]);
            sent += result.Spans;
            results.Add(new IngestRun(result.SpansPerSecond, ofFloor, ofDashboard, result.LatencyMs(0.5), result.LatencyMs(0.99)));
            Console.WriteLine(
                $"  run {run}: {Report.Rate(result.SpansPerSecond)} spans/s, floor {Report.Rate(ofFloor)}, dashboard {Report.Rate(ofDashboard ?? 0)}");
        }

        var (allocated, perMillion) = (new double?[] { api.Total, data.Total, null }, 1e6 / sent);
        return (results, [.. services.Select((service, i) =>
            new Cost(service, cpu[i] * perMillion, after[i] * perMillion, allocated[i] / 1048576 * perMillion))]);
    }
}
