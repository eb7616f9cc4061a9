using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tracepost.Benchmarks.Ingest;
using Tracepost.Benchmarks.Load;
using Tracepost.DataService.Storage;

namespace Tracepost.Benchmarks.Store;

/// <summary>
/// <see cref="CopyFloor"/> in a database of its own on the same server, with the same tables: what it stores again and again would be found by searches
/// otherwise.
/// </summary>
internal sealed class Floor : IAsyncDisposable
{
    private const string Name = "floor";

    private readonly IHost _storage;
    private readonly CopyFloor _copy;
    private readonly NpgsqlDataSource _server;

    private Floor(IHost storage, CopyFloor copy, NpgsqlDataSource server) => (_storage, _copy, _server) = (storage, copy, server);

    /// <summary>Makes the database, its tables and, from the first commits, its dictionary.</summary>
    public static async Task<Floor> StartAsync(StoreSystem system, Dataset dataset, int writers, CancellationToken cancellationToken)
    {
        var traces = system.Runner.ConnectionString("traces");
        var server = NpgsqlDataSource.Create(traces);
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:traces"] = new NpgsqlConnectionStringBuilder(traces) { Database = Name }.ConnectionString;
        builder.Configuration["Compression:CheckSeconds"] = "1";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStorage();
        var storage = builder.Build();
        await storage.StartAsync(cancellationToken);
        await WaitUntilReadyAsync(storage.Services, cancellationToken);
        var copy = new CopyFloor(storage.Services, dataset, writers);
        await copy.RunAsync(200_000, cancellationToken);
        await Dictionaries.WaitAsync(storage.Services.GetRequiredService<NpgsqlDataSource>(), cancellationToken);
        return new Floor(storage, copy, server);
    }

    /// <summary>Spans per second, committed, and how many.</summary>
    public Task<(double Rate, long Spans)> RunAsync(long spans, CancellationToken cancellationToken) => _copy.RunAsync(spans, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _storage.StopAsync();
        _storage.Dispose();
        await using (var drop = _server.CreateCommand($"DROP DATABASE {Name} WITH (FORCE)")) await drop.ExecuteNonQueryAsync();
        await _server.DisposeAsync();
    }

    private static async Task WaitUntilReadyAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var readiness = services.GetRequiredService<DataService.Storage.Schema.StoreReadiness>();
        for (var i = 0; i < 600 && !readiness.IsReady; i++) await Task.Delay(100, cancellationToken);
        if (!readiness.IsReady) throw new InvalidOperationException("The floor's database was not ready within a minute.");
    }
}
