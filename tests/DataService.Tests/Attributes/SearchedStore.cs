using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tracepost.DataService.Query;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.WholeTraces;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Attributes;

/// <summary>A replica that stores and searches, put together as in the product. Nothing happens in the background.</summary>
internal sealed class SearchedStore : IAsyncDisposable
{
    private readonly IHost _host;

    private SearchedStore(IHost host) => _host = host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public NameTable Names => Get<NameTable>();

    /// <summary>A replica whose schema is in place, on a database that others may share.</summary>
    public static async Task<SearchedStore> CreateAsync(string connectionString, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:traces"] = connectionString;
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddServiceDefaults();
        builder.AddStorage();
        builder.AddQuery();
        var store = new SearchedStore(builder.Build());
        await store.Get<StorePreparation>().PrepareAsync(Cancellation);
        return store;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task CommitAsync(IReadOnlyList<Fragment> fragments) => Get<IFragmentStore>().WriteAsync(fragments, Cancellation);

    public async Task<HashSet<TraceId>> FindAsync(SpanQuery query) =>
        [.. (await Get<TraceSearch>().FindAsync(query, Cancellation)).Select(found => found.TraceId)];

    public async Task<HashSet<TraceId>> FindAsync(TraceQuery query) =>
        [.. (await Get<WholeTraceSearch>().FindAsync(query, Cancellation)).Select(found => found.TraceId)];

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        else _host.Dispose();
    }
}
