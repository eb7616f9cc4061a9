using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups;
using Tracepost.DataService.Rollups.Dependencies;
using Tracepost.DataService.Rollups.Metrics;
using Tracepost.DataService.Rollups.Rounds;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Schema;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.DataService.Tests.Storage;
using Tracepost.ServiceDefaults;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>A replica that stores and counts, put together as in the product, with a ledger. Rounds are made when a test asks for them.</summary>
internal sealed class RollupStore : IAsyncDisposable
{
    private readonly IHost _host;
    private static ulong _traces;

    private RollupStore(IHost host) => _host = host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public SpanLedger Ledger => Get<SpanLedger>();

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    public RollupCatchUp CatchUp => Get<RollupCatchUp>();

    /// <summary>A replica whose schema is in place.</summary>
    /// <param name="connectionString">Its database, which others may share.</param>
    /// <param name="settings">As in a configuration.</param>
    public static async Task<RollupStore> CreateAsync(string connectionString, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:traces"] = connectionString;
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddServiceDefaults();
        builder.AddStorage();
        builder.AddQuery();
        builder.AddRollups();
        // First, so that a test may look at a round in which nothing is written yet.
        builder.Services.AddSingleton<SpanLedger>();
        builder.Services.AddSingleton<IRollup>(provider => provider.GetRequiredService<SpanLedger>());
        builder.AddDependencies();
        builder.AddSpanMetrics();
        var store = new RollupStore(builder.Build());
        await store.Get<StorePreparation>().PrepareAsync(Cancellation);
        await store.ExecuteAsync(SpanLedger.Table);
        return store;
    }

    /// <summary>An id that no other test has.</summary>
    public static TraceId NextTraceId() => new(0xC0DE, Interlocked.Increment(ref _traces));

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Commits one fragment.</summary>
    public Task CommitAsync(TraceId traceId, TracesData data) => CommitAsync(ToFragment(traceId, data));

    /// <summary>Commits fragments together.</summary>
    public Task CommitAsync(params IReadOnlyList<Fragment> fragments) => Get<IFragmentStore>().WriteAsync(fragments, Cancellation);

    public Fragment ToFragment(TraceId traceId, TracesData data) => OtlpFragments.Create(Get<NameTable>(), traceId, data);

    /// <summary>A round of all that waits.</summary>
    public Task<RoundResult> RoundAsync(bool alone = false) => Get<RollupRounds>().RunAsync(among: null, alone, Cancellation);

    /// <summary>Runs the worker until all that was committed is counted.</summary>
    public async Task RunWorkerUntilNothingWaitsAsync()
    {
        var worker = _host.Services.GetServices<IHostedService>().OfType<RollupWorker>().Single();
        await worker.StartAsync(Cancellation);
        await Waiting.UntilAsync(async () => await WaitingAsync() == 0);
        await worker.StopAsync(Cancellation);
    }

    /// <summary>How many spans were counted, and how often the one that was counted most often.</summary>
    public async Task<(long Spans, int MostTimes)> CountedAsync() =>
        (await ScalarAsync<long>("SELECT count(*) FROM ledger"), await ScalarAsync<int>("SELECT coalesce(max(times), 0) FROM ledger"));

    public Task<long> WaitingAsync() => ScalarAsync<long>("SELECT count(*) FROM arrivals");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        else _host.Dispose();
    }
}
