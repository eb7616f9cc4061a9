using System.Diagnostics;
using Grpc.Core;
using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Queries;

namespace Tracepost.Benchmarks.Store;

/// <summary>
/// Asks every question of every API, one after the other and with other values each time, and reads each answer to its end. An API that needs long for
/// one is asked it less often.
/// </summary>
internal sealed class QueryStage(StoreSystem system, Dataset dataset, long groups, DateTimeOffset from, DateTimeOffset to, byte[]? largeTrace)
{
    public const string TraceById = "trace by id", LargeTrace = "trace of 100,000 spans";

    /// <summary>The APIs: whole traces as a page shows them, the same from the storage, and what Jaeger's published figures are of.</summary>
    public const string HttpSearch = "HTTP, 20 traces", StorageSearch = "storage.v2, 20 traces", Ids = "storage.v2, 1,000 ids";

    /// <summary>A handful, for another look at the same store.</summary>
    public static readonly string[] Handful = [TraceById, Question.ByService, Question.ByDuration, Question.ByRareValue, Question.ByAll, LargeTrace];

    private const string Http = "HTTP", Storage = "storage.v2";
    private const int Page = 20, Many = 1000, LeastAsks = 3, Days = 9;
    private static readonly TimeSpan LongestRow = TimeSpan.FromSeconds(15);

    /// <param name="asks">How often each is asked.</param>
    /// <param name="warmUp">How often each is asked before.</param>
    /// <param name="seed">Of the values.</param>
    /// <param name="only">Only these questions; null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<QueryFigures>> RunAsync(int asks, int warmUp, int seed, string[]? only, CancellationToken cancellationToken)
    {
        using var clients = new QueryClients(system.Runner);
        var figures = new List<QueryFigures>();
        foreach (var (question, api, ask) in Asks(clients, cancellationToken))
        {
            if (only is not null && !only.Contains(question)) continue;
            var row = new QueryFigures(question, api);
            figures.Add(row);
            // Each API is asked for other values: what one has read from the disk would be in memory for the next.
            var random = new Random((seed * 1000) + figures.Count);
            var watch = Stopwatch.StartNew();
            try
            {
                for (var i = 0; i < warmUp && watch.Elapsed < LongestRow; i++) await ask(random);
                watch.Restart();
                while (row.Asks < asks && (row.Asks < LeastAsks || watch.Elapsed < LongestRow))
                {
                    var start = Stopwatch.GetTimestamp();
                    var found = await ask(random);
                    row.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds, found);
                }
            }
            catch (Exception e) when (e is RpcException or HttpRequestException)
            {
                row.Failure = e is RpcException rpc ? rpc.Status.StatusCode.ToString() : $"HTTP {(int?)((HttpRequestException)e).StatusCode}";
            }

            Console.WriteLine($"  {question}, {api}: {Report.Milliseconds(row.P50)} {row.Failure}");
        }

        return figures;
    }

    private IEnumerable<(string Question, string Api, Func<Random, Task<long?>> Ask)> Asks(QueryClients clients, CancellationToken cancellationToken)
    {
        yield return (TraceById, Http, random => TraceAsync(AnyId(random)));
        yield return (TraceById, Storage, random => Unknown(clients.StorageAsync(AnyId(random), cancellationToken)));
        foreach (var question in Question.Of(dataset, groups, from, to))
        {
            yield return (question.Name, HttpSearch, random => GetAsync(question.Terms(random).Path(Page)));
            yield return (question.Name, StorageSearch, random => Unknown(clients.FindTracesAsync(question.Terms(random).Query(Page), cancellationToken)));
            yield return (question.Name, Ids, async random => await clients.FindTraceIdsAsync(question.Terms(random).Query(Many), cancellationToken));
        }

        var service = dataset.Name == "jaeger" ? JaegerDataset.Service(3) : "orders";
        yield return ("services", Http, _ => GetAsync("/api/services"));
        yield return ("operations of a service", Http, _ => GetAsync($"/api/services/{service}/operations"));
        yield return ("dependencies of a day", Http, random => GetAsync($"/api/dependencies?{DayOf(random)}"));
        yield return ("dependencies of a day", Storage, random =>
        {
            var day = to.AddDays(-random.Next(Days));
            return Unknown(clients.DependenciesAsync(day.AddDays(-1), day, cancellationToken));
        }
        );
        foreach (var metric in (string[])["latencies?quantile=0.95", "calls?ratePer=600000", "errors?ratePer=600000"])
        {
            yield return ($"span metrics of a day, by operation: {metric.Split('?')[0]}", Http, random =>
                GetAsync($"/api/metrics/{metric}&service={service}&groupByOperation=true&spanKind=server&step=60000&{DayOf(random)}"));
        }

        if (largeTrace is null) yield break;
        yield return (LargeTrace, Http, _ => TraceAsync(largeTrace));
        yield return (LargeTrace, Storage, _ => Unknown(clients.StorageAsync(largeTrace, cancellationToken)));

        async Task<long?> GetAsync(string path)
        {
            await clients.FindAsync(path, cancellationToken);
            return null;
        }

        async Task<long?> TraceAsync(byte[] id) => await clients.FindAsync($"/api/traces/{Convert.ToHexStringLower(id)}", cancellationToken) > 0
            ? null
            : throw new InvalidOperationException("A trace that was stored was not found.");
    }

    private byte[] AnyId(Random random) =>
        Convert.FromHexString(dataset.IdOf(random.NextInt64(groups), random.Next(dataset.TracesPerGroup)).ToString());

    private string DayOf(Random random) => $"endTs={to.AddDays(-random.Next(Days)).ToUnixTimeMilliseconds()}&lookback=86400000";

    private static async Task<long?> Unknown(Task asked)
    {
        await asked;
        return null;
    }
}
