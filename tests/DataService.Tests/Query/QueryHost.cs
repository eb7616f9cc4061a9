using Grpc.Net.Client;
using Jaeger.Storage.V2;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Query;
using Tracepost.DataService.Rollups;
using Tracepost.DataService.Rollups.Metrics;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Schema;
using Tracepost.DataService.Tests.Storage;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.Testing;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Query;

/// <summary>The read side on a free port over an empty database, as Program.cs composes it, and a client of it.</summary>
public sealed class QueryHost(PostgresServer postgres) : IAsyncLifetime
{
    private WebApplication? _app;
    private GrpcChannel? _channel;
    private ulong _traces;

    /// <summary>A stock client of Jaeger's protocol.</summary>
    public TraceReader.TraceReaderClient Client => new(Channel);

    public GrpcChannel Channel => _channel ?? throw new InvalidOperationException("The host has not started.");

    public IServiceProvider Services => (_app ?? throw new InvalidOperationException("The host has not started.")).Services;

    /// <summary>Set before the start, in a class's constructor.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>Whether days are compacted when a test asks for it. Set before the start.</summary>
    public bool Compacts { get; init; }

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateBuilder();
        Settings["ConnectionStrings:traces"] = await postgres.CreateDatabaseAsync(cancellation);
        Settings["Listen:Address"] = "127.0.0.1";
        Settings["Ports:Grpc"] = "0";
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.ClearProviders();
        builder.Listen("grpc", "Grpc", 0, HttpProtocols.Http2);
        builder.AddStorage();
        builder.AddQuery();
        builder.AddRollups();
        builder.AddSpanMetrics();
        if (Compacts) builder.AddCompactor();
        _app = builder.Build();
        _app.MapQuery("grpc");
        _app.MapSpanMetrics("grpc");
        await _app.StartAsync(cancellation);
        await Services.GetRequiredService<StoreReadiness>().WaitAsync(cancellation).WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        _channel = GrpcChannel.ForAddress(_app.Urls.Single().Replace("https", "http", StringComparison.Ordinal));
    }

    /// <summary>An id that no other test has.</summary>
    public TraceId NextTraceId() => new(0xFEED, Interlocked.Increment(ref _traces));

    /// <summary>Stores each of these as one fragment; the spans get the trace's id.</summary>
    public Task StoreAsync(TraceId traceId, params TracesData[] fragments) =>
        StoreAsync([.. fragments.Select(data => ToFragment(traceId, data))]);

    internal Task StoreAsync(IReadOnlyList<Fragment> fragments) =>
        Services.GetRequiredService<IFragmentStore>().WriteAsync(fragments, TestContext.Current.CancellationToken);

    internal Fragment ToFragment(TraceId traceId, TracesData data) => OtlpFragments.Create(Services.GetRequiredService<NameTable>(), traceId, data);

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }
}
