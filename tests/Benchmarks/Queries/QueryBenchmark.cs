using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tracepost.Benchmarks.Load;
using Tracepost.ManifestHost.Running;

namespace Tracepost.Benchmarks.Queries;

/// <summary>
/// What a client of each query API waits for an answer, read to its end, one after the other. Beside it, in the same run: the rows of the same traces,
/// straight from PostgreSQL and still compressed.
/// </summary>
internal sealed class QueryBenchmark(QueryBenchmarkOptions options, Report report)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var state = Directory.CreateTempSubdirectory("tracepost-benchmark-");
        try
        {
            await using var system = await ManifestRunner.StartAsync(
                new ManifestRunnerOptions(options.Manifest) { StateDirectory = state.FullName, FreePorts = true, Dashboard = false, Build = false },
                cancellationToken);
            using var clients = new QueryClients(system);
            await MeasureAsync(system, clients, cancellationToken);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(ManifestRunner system, QueryClients clients, CancellationToken cancellationToken)
    {
        var endpoint = system.Endpoint("apiservice", "otlp-grpc").Url;
        Console.WriteLine($"storing {Report.Rate(options.Spans)} spans in traces of ten");
        await new OtlpLoad(new Uri(endpoint), senders: 8, OrdersDataset.Create()).RunAsync(options.Spans, cancellationToken);
        var newest = await NewestAsync(clients, "/api/traces?service=orders&limit=20", cancellationToken);

        report.Section($"Queries, {Report.Rate(options.Spans)} spans stored", "query", "API", "p50", "p95", "spans/s");
        await TraceAsync(clients, newest[0], spans: 10, options.Runs, cancellationToken);
        foreach (var spans in new[] { 10_008, 100_000 })
            await TraceAsync(clients, await StoredTraces.SendAsync(endpoint, spans, cancellationToken), spans, options.LargeRuns, cancellationToken);
        await SearchAsync(clients, newest, cancellationToken);
        await CountsAsync(clients, cancellationToken);
    }

    private async Task TraceAsync(QueryClients clients, byte[] id, int spans, int runs, CancellationToken cancellationToken)
    {
        var (hex, query) = (Convert.ToHexStringLower(id), $"a trace of {Report.Rate(spans)} spans");
        await RowAsync(query, "*limit: its rows in SQL*", spans, runs, () => clients.RowsAsync([id], cancellationToken));
        await RowAsync(query, "storage.v2", spans, runs, () => clients.StorageAsync(id, cancellationToken));
        await RowAsync(query, "v3 gRPC", spans, runs, () => clients.GrpcAsync(id, cancellationToken));
        await RowAsync(query, "v3 protobuf", spans, runs, () => clients.ProtobufAsync($"/api/v3/traces/{hex}", cancellationToken));
        await RowAsync(query, "v3 JSON", spans, runs, () => clients.HttpAsync($"/api/v3/traces/{hex}", cancellationToken));
        await RowAsync(query, "v3 JSON, raw", spans, runs, () => clients.HttpAsync($"/api/v3/traces/{hex}?rawTraces=true", cancellationToken));
        await RowAsync(query, "Jaeger", spans, runs, () => clients.HttpAsync($"/api/traces/{hex}", cancellationToken));
        await RowAsync(query, "Jaeger, raw", spans, runs, () => clients.HttpAsync($"/api/traces/{hex}?raw=true", cancellationToken));
        await RowAsync(query, "Zipkin", spans, runs, () => clients.ZipkinAsync($"/api/v2/trace/{hex}", cancellationToken));
    }

    private async Task SearchAsync(QueryClients clients, IReadOnlyList<byte[]> newest, CancellationToken cancellationToken)
    {
        const int Found = 20 * 10;
        var tag = Uri.EscapeDataString("""{"http.response.status_code":"502"}""");
        var now = TimeProvider.System.GetUtcNow();
        var window = $"query.startTimeMin={Time(now.AddHours(-1))}&query.startTimeMax={Time(now)}&query.searchDepth=20";
        var zipkinTag = Uri.EscapeDataString("http.response.status_code=502");
        await RowAsync("20 traces", "*limit: their rows in SQL*", Found, options.Runs, () => clients.RowsAsync(newest, cancellationToken));
        foreach (var (query, api, path) in new[]
        {
            ("20 traces of a service", "Jaeger", "/api/traces?service=orders&limit=20"),
            ("20 traces of a service", "v3 JSON", $"/api/v3/traces?query.serviceName=orders&{window}"),
            ("20 traces of a service", "v3 summaries", $"/api/v3/trace-summaries?query.serviceName=orders&{window}"),
            ("20 traces of a service", "Zipkin", "/api/v2/traces?serviceName=orders&limit=20"),
            ("… with a tag (one span in 70)", "Jaeger", $"/api/traces?service=orders&limit=20&tags={tag}"),
            ("… with a tag (one span in 70)", "v3 JSON", $"/api/v3/traces?query.serviceName=orders&query.attributes={tag}&{window}"),
            ("… with a tag (one span in 70)", "Zipkin", $"/api/v2/traces?serviceName=orders&limit=20&annotationQuery={zipkinTag}"),
            ("20 traces with a tag, of any service", "v3 JSON", $"/api/v3/traces?query.attributes={tag}&{window}"),
            ("20 traces with a tag, of any service", "Zipkin", $"/api/v2/traces?limit=20&annotationQuery={zipkinTag}"),
        })
        {
            await RowAsync(
                query, api, Found, options.Runs, () => api == "Zipkin" ? clients.ZipkinAsync(path, cancellationToken) : clients.HttpAsync(path, cancellationToken));
        }
    }

    private async Task CountsAsync(QueryClients clients, CancellationToken cancellationToken)
    {
        await RowAsync("dependencies of a day", "Jaeger", 0, options.Runs, () => clients.HttpAsync("/api/dependencies", cancellationToken));
        foreach (var metric in new[] { "latencies?quantile=0.95&", "calls?", "errors?" })
        {
            await RowAsync(
                $"metrics of an hour, by operation: {metric.Split('?')[0]}", "Jaeger", 0, options.Runs,
                () => clients.HttpAsync($"/api/metrics/{metric}service=orders&groupByOperation=true&step=60000", cancellationToken));
        }
    }

    private async Task RowAsync(string query, string api, int spans, int runs, Func<Task> ask)
    {
        for (var i = 0; i < Math.Max(1, runs / 5); i++) await ask(); // compiles, and fills the caches
        var milliseconds = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ask();
            milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        milliseconds.Sort();
        var (p50, p95) = (milliseconds[(runs - 1) / 2], milliseconds[(int)((runs - 1) * 0.95)]);
        report.Row(query, api, $"{Report.Number(p50)} ms", $"{Report.Number(p95)} ms", spans == 0 ? "" : Report.Rate(spans / p50 * 1000));
    }

    private static async Task<IReadOnlyList<byte[]>> NewestAsync(QueryClients clients, string path, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await clients.TextAsync(path, cancellationToken));
        return [.. answer.RootElement.GetProperty("data").EnumerateArray()
            .Select(trace => Convert.FromHexString(trace.GetProperty("traceID").GetString()!.PadLeft(32, '0')))];
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>How much to store and ask.</summary>
internal sealed record QueryBenchmarkOptions
{
    /// <summary>Spans that are stored before, in traces of ten.</summary>
    public long Spans { get; init; } = 2_000_000;

    /// <summary>How often each question is asked.</summary>
    public int Runs { get; init; } = 100;

    /// <summary>How often large traces are asked for.</summary>
    public int LargeRuns { get; init; } = 11;

    /// <summary>The manifest to run.</summary>
    public string Manifest { get; init; } = "aspire-manifest.json";
}
