using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tracepost.Benchmarks.Load;
using Tracepost.Benchmarks.Measure;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Query;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Schema;
using Tracepost.Testing;

namespace Tracepost.Benchmarks.Compaction;

/// <summary>
/// A day before and after its compaction: bytes per span, CPU of DataService and PostgreSQL for it, and what it costs to read traces. Fragments are as they come
/// when each service sends its own spans.
/// </summary>
internal sealed class CompactionBenchmark(long spans, Report report)
{
    private const int Commit = 500, FirstFragments = 20_000, Traces = 2000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        report.Section(
            "A day, compacted", "dataset", "level", "spans", "rows", "heap and payloads, B/span", "indexes, B/span", "segments, B/span", "DataService, CPU µs/span",
            "PostgreSQL, CPU µs/span", "reading a trace, CPU µs");
        foreach (var dataset in new[] { OrdersDataset.Create(tracesPerGroup: 1), JaegerDataset.Create(tracesPerRequest: 1) })
        {
            foreach (var level in new[] { 1, 6 }) await RunAsync(dataset, level, cancellationToken);
        }
    }

    private async Task RunAsync(Dataset dataset, int level, CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresServer.StartDurableAsync(cancellationToken);
        using var host = Build(await postgres.CreateDatabaseAsync(cancellationToken), level);
        await host.Services.GetRequiredService<StorePreparation>().PrepareAsync(cancellationToken);
        var stored = await StoreAsync(host, dataset, cancellationToken);
        await MeasureAsync(host, dataset.Name, "as stored", stored, 0, 0, await ReadAsync(host, cancellationToken), cancellationToken);

        var (own, server) = (ProcessCpu.Read(Environment.ProcessId), ProcessCpu.Read(postgres.Server.ProcessId));
        await host.Services.GetRequiredService<CompactionWorker>().RunAsync(cancellationToken);
        (own, server) = (ProcessCpu.Read(Environment.ProcessId) - own, ProcessCpu.Read(postgres.Server.ProcessId) - server);
        await MeasureAsync(
            host, dataset.Name, $"{level}", stored, 1e6 * (own - server) / stored, 1e6 * server / stored, await ReadAsync(host, cancellationToken), cancellationToken);
    }

    private async Task<long> StoreAsync(IHost host, Dataset dataset, CancellationToken cancellationToken)
    {
        var day = Days.StartNs(TimeProvider.System.Today() - 1);
        var timeline = Timeline.Past(day, day + Days.Nanoseconds - 60_000_000_000, dataset.GroupsOf(spans));
        var count = (int)(spans / (dataset.RequestsPerGroup == 1 ? dataset.SpansPerTrace : 2.86));
        var fragments = ReadyFragments.Create(dataset, host.Services.GetRequiredService<NameTable>(), timeline, count);
        var trainer = host.Services.GetRequiredService<DictionaryTrainer>();
        for (var i = 0; i < fragments.Length; i += Commit)
        {
            await host.Services.GetRequiredService<IFragmentStore>().WriteAsync(fragments[i..Math.Min(i + Commit, fragments.Length)], cancellationToken);
            if (i / FirstFragments != (i - Commit) / FirstFragments) await trainer.CheckAsync(cancellationToken);
        }

        return fragments.Sum(fragment => (long)fragment.SpanCount);
    }

    private async Task MeasureAsync(
        IHost host, string dataset, string level, long stored, double own, double server, double reading, CancellationToken cancellationToken)
    {
        await using var select = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            """
            SELECT (SELECT count(*) FROM trace_fragments), sum(pg_table_size(inhrelid))::bigint, sum(pg_indexes_size(inhrelid))::bigint,
                   (SELECT sum(pg_column_size(s.*)) FROM attribute_segments s)::bigint
            FROM pg_inherits WHERE inhparent = 'trace_fragments'::regclass
            """);
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        string PerSpan(int column) => Report.Number((double)row.GetInt64(column) / stored);
        report.Row(
            dataset, level, $"{stored}", $"{row.GetInt64(0)}", PerSpan(1), PerSpan(2), PerSpan(3), Report.Number(own, 2), Report.Number(server, 2), Report.Number(reading, 0));
    }

    // Of the microseconds most are those of asking at all.
    private static async Task<double> ReadAsync(IHost host, CancellationToken cancellationToken)
    {
        var database = host.Services.GetRequiredService<NpgsqlDataSource>();
        var codec = host.Services.GetRequiredService<PayloadCodec>();
        await using var sample = database.CreateCommand($"SELECT array_agg(trace_id) FROM (SELECT trace_id FROM trace_fragments ORDER BY md5(trace_id::text) LIMIT {Traces}) t");
        var ids = (Guid[])(await sample.ExecuteScalarAsync(cancellationToken))!;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var select = new NpgsqlCommand("SELECT dictionary_id, payload FROM trace_fragments WHERE trace_id = $1 ORDER BY start_ns", connection);
        var parameter = new NpgsqlParameter<Guid>();
        select.Parameters.Add(parameter);
        await select.PrepareAsync(cancellationToken);
        var before = 0.0;
        for (var run = 0; run < 2; run++)
        {
            before = ProcessCpu.Read(Environment.ProcessId);
            foreach (var id in ids)
            {
                parameter.TypedValue = id;
                await using var row = await select.ExecuteReaderAsync(cancellationToken);
                using var trace = new PooledBuffer();
                while (await row.ReadAsync(cancellationToken))
                    await codec.DecompressAsync(row.GetInt32(0), id.ToTraceId(), await row.GetFieldValueAsync<byte[]>(1, cancellationToken), trace, cancellationToken);
            }
        }

        return 1e6 * (ProcessCpu.Read(Environment.ProcessId) - before) / ids.Length;
    }

    private static IHost Build(string database, int level)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:traces"] = database;
        builder.Configuration["Compaction:AfterHours"] = "0";
        builder.Configuration["Compaction:SettleSeconds"] = "0";
        builder.Configuration["Compaction:Rest"] = "0";
        builder.Configuration["Compaction:Level"] = $"{level}";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddStorage();
        builder.AddQuery();
        builder.AddCompaction();
        return builder.Build();
    }
}
