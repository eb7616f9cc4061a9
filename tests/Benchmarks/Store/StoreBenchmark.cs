using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Queries;

namespace Tracepost.Benchmarks.Store;

/// <summary>
/// Every figure by which the store is judged, over the real system: each dataset is stored in a system of its own, in stages, and measured at each of
/// them.
/// </summary>
internal sealed class StoreBenchmark(StoreBenchmarkOptions options)
{
    private const int Days = 10, LargeTraceSpans = 100_000;

    // The first spans of all: code is compiled, a dictionary trained.
    private const long WarmUpSpans = 60_000;

    /// <returns>A result for each dataset and stage, and the overload if that is measured.</returns>
    public async Task<(IReadOnlyList<StageResult> Stages, Overload? Overload)> RunAsync(CancellationToken cancellationToken)
    {
        var results = new List<StageResult>();
        Overload? overload = null;
        foreach (var name in options.Datasets)
        {
            await using var system = await StoreSystem.StartAsync(options.Manifest, cancellationToken);
            var dataset = Create(name, seed: 1);
            var load = new OtlpLoad(system.OtlpDoor, options.Senders, dataset);
            // Growth is that of the first; of the others only the end counts.
            foreach (var stage in name == options.Datasets[0] ? options.Stages : [options.Spans])
                results.Add(await MeasureAsync(system, dataset, load, stage, cancellationToken));
            if (options.Has("overload") && name == options.Datasets[0])
            {
                Say($"more than it can take, for {options.Overload.TotalSeconds:0} s");
                overload = await Overload.RunAsync(system, options.Overload, cancellationToken);
            }
        }

        return (results, overload);
    }

    private async Task<StageResult> MeasureAsync(StoreSystem system, Dataset dataset, OtlpLoad load, long stage, CancellationToken cancellationToken)
    {
        Say($"{dataset.Name}: up to {Report.Rate(stage)} spans");
        var to = TimeProvider.System.GetUtcNow();
        var (from, runs) = (to.AddDays(-Days), options.Has("ingest") ? options.Runs * options.SpansPerRun(stage) : 0);
        var fill = await FillAsync(system, load, stage - runs, from, to, cancellationToken);
        var patience = TimeSpan.FromMinutes(5 + (stage / 5e6));
        var (waited, isDone) = await system.BecomeQuietAsync(patience, cancellationToken);
        Say($"filled at {Report.Rate(fill)} spans/s; {(isDone ? "all done" : "not all done")} about them after {waited.TotalSeconds:0} s");
        var (ingest, costs) = options.Has("ingest") ? await IngestAsync(system, load, dataset.Name, stage, cancellationToken) : ([], []);
        if (options.Has("ingest")) await system.BecomeQuietAsync(patience, cancellationToken);
        // The days that were filled and the runs that came after.
        var rows = await StoredRows.ReadAsync(system.Database, cancellationToken);
        var result = new StageResult(dataset.Name, rows)
        {
            Runs = ingest, Costs = costs, FillRate = fill, CountedAfter = isDone ? waited : null,
            Sizes = options.Has("size") ? await TableSize.ReadAsync(system.Database, cancellationToken) : [],
        };
        var isLast = stage == options.Spans;
        var questions = options.Has("queries") ? await QuestionsAsync(system, dataset, load, isLast, from, cancellationToken) : null;
        if (questions is not null) result = await AskAsync(result, system, questions, isLast, cancellationToken);
        return isLast && options.Has("compaction") ? await CompactAsync(result, system, questions, patience, cancellationToken) : result;
    }

    /// <returns>Spans per second.</returns>
    private static async Task<double> FillAsync(
        StoreSystem system, OtlpLoad load, long spans, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        if (load.Groups == 0)
        {
            var warmUp = Math.Min(WarmUpSpans, spans / 2);
            await load.FillAsync(warmUp, Nanoseconds(from), Nanoseconds(to), cancellationToken);
            await Dictionaries.WaitAsync(system.Database, cancellationToken);
        }

        var stored = await system.ScalarAsync("SELECT coalesce(sum(span_count), 0)::float8 FROM trace_fragments", cancellationToken);
        return (await load.FillAsync(Math.Max(1, spans - (long)stored), Nanoseconds(from), Nanoseconds(to), cancellationToken)).SpansPerSecond;
    }

    private async Task<(IReadOnlyList<IngestRun> Runs, IReadOnlyList<Cost> Costs)> IngestAsync(
        StoreSystem system, OtlpLoad load, string dataset, long stage, CancellationToken cancellationToken)
    {
        await using var floor = await Floor.StartAsync(system, Create(dataset, seed: 2, tracesPerGroup: 1), options.Writers, cancellationToken);
        await using var dashboard = options.Dashboard
            ? await DashboardPeer.StartAsync(Create(dataset, seed: 3), options.Senders, cancellationToken)
            : null;
        // Their code is compiled, too.
        await floor.RunAsync(options.SpansPerRun(stage), cancellationToken);
        if (dashboard is not null) await dashboard.RunAsync(20_000, cancellationToken);
        return await new IngestStage(system, load, floor, dashboard, options.Runs).RunAsync(options.SpansPerRun(stage), cancellationToken);
    }

    private static async Task<QueryStage> QuestionsAsync(
        StoreSystem system, Dataset dataset, OtlpLoad load, bool isLast, DateTimeOffset from, CancellationToken cancellationToken)
    {
        // Before all others, so that no search finds it.
        var large = isLast ? await StoredTraces.SendAsync(system.OtlpDoor.ToString(), LargeTraceSpans, cancellationToken, from.AddHours(-6)) : null;
        await system.BecomeQuietAsync(TimeSpan.FromMinutes(1), cancellationToken);
        return new QueryStage(system, dataset, load.Groups, from, TimeProvider.System.GetUtcNow(), large);
    }

    private async Task<StageResult> AskAsync(
        StageResult result, StoreSystem system, QueryStage questions, bool isLast, CancellationToken cancellationToken)
    {
        Say("queries, warm");
        var asks = isLast ? options.Asks : Math.Max(20, options.Asks / 3);
        result = result with { Warm = await questions.RunAsync(asks, Math.Max(3, asks / 5), seed: 1, only: null, cancellationToken) };
        if (!isLast) return result;
        Say("queries, after a restart");
        var dropped = await system.RestartAsync(options.DropPageCache, cancellationToken);
        var restarted = await questions.RunAsync(Math.Min(20, options.Asks), warmUp: 0, seed: 2, only: null, cancellationToken);
        return result with { PageCacheDropped = dropped, Restarted = restarted };
    }

    private async Task<StageResult> CompactAsync(
        StageResult result, StoreSystem system, QueryStage? questions, TimeSpan patience, CancellationToken cancellationToken)
    {
        Say("compaction of the days that are over");
        if (await new CompactionStage(system).RunAsync(patience, cancellationToken) is not { } compacted)
            throw new InvalidOperationException($"Compaction was not done within {patience.TotalMinutes:0} minutes.");
        Say($"done after {compacted.Took.TotalSeconds:0} s: {Report.Number(compacted.After.BytesPerSpan)} bytes per span of them");
        if (questions is null) return result with { Compacted = compacted };
        var asks = Math.Max(20, options.Asks / 3);
        var queries = await questions.RunAsync(asks, Math.Max(3, asks / 5), seed: 3, QueryStage.Handful, cancellationToken);
        return result with { Compacted = compacted with { Queries = queries } };
    }

    private static Dataset Create(string name, int seed, int? tracesPerGroup = null) => name switch
    {
        "jaeger" => tracesPerGroup is { } traces ? JaegerDataset.Create(seed, traces) : JaegerDataset.Create(seed),
        _ => tracesPerGroup is { } traces ? OrdersDataset.Create(seed, traces) : OrdersDataset.Create(seed),
    };

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static void Say(string text) => Console.WriteLine($"==> {text}");
}
