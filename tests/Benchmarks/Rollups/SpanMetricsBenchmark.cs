using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tracepost.ApiService.QueryApis.Jaeger.Metrics;
using Tracepost.Benchmarks.Measure;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups.Metrics;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Schema;
using Tracepost.Testing;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.Benchmarks.Rollups;

/// <summary>
/// What it costs to answer the Monitor tab of Jaeger's UI: an hour, and the ten minutes before it, of a service with many operations, a row
/// per minute but for the last five minutes, which have one for every five seconds. Other services' rows lie between them.
/// </summary>
internal sealed class SpanMetricsBenchmark(int operations, int callsPerMinute, int runs, Report report)
{
    private const int Minutes = 70;
    private const int Unfolded = 5;
    private const int RowsPerMinute = 12;
    private const string Service = "service-0";

    private readonly long _end = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60 * SlotKey.Minute;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresServer.StartDurableAsync(cancellationToken);
        using var host = Build(await postgres.CreateDatabaseAsync(cancellationToken));
        await host.Services.GetRequiredService<StorePreparation>().PrepareAsync(cancellationToken);
        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        await FillAsync(database, cancellationToken);
        var bytes = await ScalarAsync(
            database, "SELECT pg_total_relation_size('span_metrics')::float8 / (SELECT sum(cardinality(operations)) FROM span_metrics)", cancellationToken);
        report.Section($"Span metrics of {operations} operations with {callsPerMinute} calls a minute each: {Report.Number(bytes, 0)} bytes for each in a row");

        report.Section("An hour of them", "question", "points read", "wall", "DataService, CPU", "PostgreSQL, CPU", "ApiService, CPU", "allocated");
        var reader = host.Services.GetRequiredService<SpanMetricsReader>();
        foreach (var byOperation in (bool[])[false, true])
        {
            foreach (var metric in (Metric[])[Metric.Calls, Metric.Errors, Metric.Latencies(0.95)])
                await MeasureAsync(reader, postgres, metric, byOperation, cancellationToken);
        }
    }

    private async Task MeasureAsync(SpanMetricsReader reader, PostgresServer postgres, Metric metric, bool byOperation, CancellationToken cancellationToken)
    {
        var results = new List<(int Points, double Wall, double Own, double Server, double Api, double Bytes)>();
        for (var run = 0; run <= runs; run++)
        {
            GC.Collect();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var (own, server, watch) = (Environment.CpuUsage.TotalTime, ProcessCpu.Read(postgres.Server.ProcessId), Stopwatch.StartNew());
            var points = new List<SpanMetricsPoint>();
            await foreach (var some in reader.ReadAsync(Question(metric, byOperation), cancellationToken)) points.AddRange(some);
            var (ownRead, serverRead) = (Environment.CpuUsage.TotalTime, ProcessCpu.Read(postgres.Server.ProcessId));
            Evaluate(metric, points);
            results.Add((
                points.Count, watch.Elapsed.TotalMilliseconds, (ownRead - own).TotalMilliseconds, (serverRead - server) * 1000,
                (Environment.CpuUsage.TotalTime - ownRead).TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - allocated));
        }

        results.RemoveAt(0); // The first one is compiled on the way.
        report.Row(
            $"{metric.Name}{(byOperation ? ", by operation" : "")}", Report.Rate(results[0].Points), Milliseconds(result => result.Wall),
            Milliseconds(result => result.Own), Milliseconds(result => result.Server), Milliseconds(result => result.Api),
            $"{Report.Number(Median(result => result.Bytes) / 1048576)} MiB");

        double Median(Func<(int Points, double Wall, double Own, double Server, double Api, double Bytes), double> value) => results.Select(value).Order().ElementAt(runs / 2);

        string Milliseconds(Func<(int Points, double Wall, double Own, double Server, double Api, double Bytes), double> value) => $"{Report.Number(Median(value), 0)} ms";
    }

    /// <summary>As ApiService does, without JSON.</summary>
    private double Evaluate(Metric metric, List<SpanMetricsPoint> points)
    {
        var series = new Dictionary<string, MetricSeries>();
        foreach (var point in points)
        {
            if (!series.TryGetValue(point.Operation, out var its)) series.Add(point.Operation, its = new MetricSeries(Service, point.Operation));
            its.Add(new MetricSlot((long)point.Start, (long)(point.Start + point.Length), (long)point.Calls, (long)point.Errors, point.Durations.Memory));
        }

        var sum = 0.0;
        foreach (var its in series.Values)
        {
            for (var time = _end - SlotKey.Hour; time <= _end; time += SlotKey.Minute) sum += metric.ValueOf(its, time - 10 * SlotKey.Minute, time);
        }

        return sum;
    }

    private GetSpanMetricsRequest Question(Metric metric, bool byOperation) => new()
    {
        Services = { Service },
        Kinds = { (int)SpanKind.Server },
        StartMin = (ulong)(_end - Minutes * SlotKey.Minute),
        StartMax = (ulong)_end,
        ByOperation = byOperation,
        WithDurations = metric.Name == "latencies",
    };

    private async Task FillAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        for (var minute = 0; minute < Minutes; minute++)
        {
            var rows = minute >= Minutes - Unfolded ? RowsPerMinute : 1;
            for (var row = 0; row < rows; row++)
            {
                var start = _end - (Minutes - minute) * SlotKey.Minute;
                var slots = Enumerable.Range(0, 5).Select(service => KeyValuePair.Create(
                    new SlotKey(start, SlotKey.Minute, $"service-{service}"), Counts(random, service == 0 ? operations : 20, callsPerMinute / rows)));
                await SpanMetricsTable.WriteAsync(connection, slots, cancellationToken);
            }
        }

        await using var analyze = new NpgsqlCommand("VACUUM ANALYZE span_metrics", connection);
        await analyze.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Durations about 10 ms, two thirds of them between half and twice that.</summary>
    private static ServiceCounts Counts(Random random, int operations, int calls)
    {
        var counts = new ServiceCounts();
        for (var operation = 0; operation < operations; operation++)
        {
            var durations = new LatencyHistogram();
            for (var call = 0; call < Math.Max(1, calls); call++)
            {
                var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                durations.Add((ulong)(1e7 * Math.Exp(0.7 * normal)));
            }

            counts.Of(new OperationKind($"GET /api/resource-{operation}/{{id}}", SpanKind.Server)).Add(durations.Count, durations.Count / 10, durations.Encode());
        }

        return counts;
    }

    private static async Task<double> ScalarAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        return (double)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static IHost Build(string database)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:traces"] = database;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStorage();
        builder.AddQuery();
        builder.AddSpanMetrics();
        return builder.Build();
    }
}
