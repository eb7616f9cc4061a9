using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults;

namespace Tracepost.DataService.Tests.Storage;

/// <summary>The store of one replica on a database, put together as in the product, without its background work.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly IHost _host;

    private TestStore(IHost host) => _host = host;

    public IFragmentStore Fragments => Get<IFragmentStore>();

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    /// <summary>A store whose schema is in place.</summary>
    public static async Task<TestStore> CreateAsync(string connectionString, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var store = CreateUnprepared(connectionString, time, settings);
        await store.Get<StorePreparation>().PrepareAsync(TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>A store that has not met its database yet.</summary>
    public static TestStore CreateUnprepared(string connectionString, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:traces"] = connectionString;
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddServiceDefaults();
        builder.AddStorage();
        if (time is not null) builder.Services.AddSingleton(time);
        return new TestStore(builder.Build());
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        else _host.Dispose();
    }
}
