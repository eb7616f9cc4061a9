using System.Diagnostics;
using Grpc.Core;
using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Queries;

namespace Tracepost.Benchmarks.Store;

/// <summary>
/// Asks every question of every API, one after the other and with other values each time, and reads each answer to its end. An API that needs long for one
/// is asked it less often.
/// </summary>
internal sealed class QueryStage(StoreSystem system, Dataset dataset, long groups, DateTimeOffset from, DateTimeOffset to, byte[]? largeTrace)
{
    public const string TraceById = "trace by id", LargeTrace = "trace of 100,000 spans";

    /// <summary>The APIs: whole traces as a page shows them, the same from the storage, and what Jaeger's published figures are of.</summary>
    public const string Http = "HTTP, 20 traces", Storage = "storage.v2, 20 traces", Ids = "storage.v2, 1,000 ids";

    private const int Page = 20, Many = 1000, LeastAsks = 3;
    private static readonly TimeSpan LongestRow = TimeSpan.FromSeconds(15);

    /// <param name="asks">How often each is asked.</param>
    /// <param name="warmUp">How often each is asked before.</param>
    /// <param name="seed">Of the values.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<QueryFigures>> RunAsync(int asks, int warmUp, int seed, CancellationToken cancellationToken)
    {
        using var clients = new QueryClients(system.Runner);
        var figures = new List<QueryFigures>();
        foreach (var (question, api, ask) in Asks(clients, cancellationToken))
        {
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
        byte[] AnyId(Random random) => Convert.FromHexString(dataset.IdOf(random.NextInt64(groups), random.Next(dataset.TracesPerGroup)).ToString());

        yield return (TraceById, "HTTP", async random => Found(await clients.FindAsync($"/api/traces/{Convert.ToHexStringLower(AnyId(random))}", cancellationToken)));
        yield return (TraceById, "storage.v2", async random => await Unknown(clients.StorageAsync(AnyId(random), cancellationToken)));
        foreach (var question in Question.Of(dataset, groups, from, to))
        {
            yield return (question.Name, Http, async random => await UnknownOf(clients.FindAsync(question.Terms(random).Path(Page), cancellationToken)));
            yield return (question.Name, Storage, async random => await Unknown(clients.FindTracesAsync(question.Terms(random).Query(Page), cancellationToken)));
            yield return (question.Name, Ids, async random => await clients.FindTraceIdsAsync(question.Terms(random).Query(Many), cancellationToken));
        }

        yield return ("services", "HTTP", async _ => await UnknownOf(clients.FindAsync("/api/services", cancellationToken)));
        var service = dataset.Name == "jaeger" ? JaegerDataset.Service(3) : "orders";
        yield return ("operations of a service", "HTTP", async _ => await UnknownOf(clients.FindAsync($"/api/services/{service}/operations", cancellationToken)));
        var end = to.ToUnixTimeMilliseconds();
        const long Day = 86_400_000;
        yield return ("dependencies of a day", "HTTP", async random => await UnknownOf(
            clients.FindAsync($"/api/dependencies?endTs={end - (random.Next(9) * Day)}&lookback={Day}", cancellationToken)));
        yield return ("dependencies of a day", "storage.v2", async random =>
        {
            var day = to.AddDays(-random.Next(9));
            return await Unknown(clients.DependenciesAsync(day.AddDays(-1), day, cancellationToken));
        }
        );
        foreach (var metric in (string[])["latencies?quantile=0.95&", "calls?", "errors?"])
        {
            yield return ($"span metrics of a day, by operation: {metric.Split('?')[0]}", "HTTP", async random => await UnknownOf(clients.FindAsync(
                $"/api/metrics/{metric}service={service}&groupByOperation=true&spanKind=server&step=60000&endTs={end - (random.Next(9) * Day)}&lookback={Day}", cancellationToken)));
        }

        if (largeTrace is null) yield break;
        yield return (LargeTrace, "HTTP", async _ => Found(await clients.FindAsync($"/api/traces/{Convert.ToHexStringLower(largeTrace)}", cancellationToken)));
        yield return (LargeTrace, "storage.v2", async _ => await Unknown(clients.StorageAsync(largeTrace, cancellationToken)));
    }

    private static long? Found(long bytes) => bytes > 0 ? null : throw new InvalidOperationException("A trace that was stored was not found.");

    private static async Task<long?> Unknown(Task asked)
    {
        await asked;
        return null;
    }

    private static async Task<long?> UnknownOf(Task<long> asked)
    {
        await asked;
        return null;
    }
}
