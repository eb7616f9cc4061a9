using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.DataService.Ingest;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Retention;
using Tracepost.DataService.Storage.Schema;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.DataService.Tests.Ingest.Otlp;

/// <summary>Ingest behind a real Kestrel on a free port, put together as in the product, over the real store or another.</summary>
internal sealed class IngestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private IngestHost(WebApplication app)
    {
        _app = app;
        Url = new Uri($"http://127.0.0.1:{app.Services.GetRequiredService<DoorSet>()["grpc"].Port}");
        Channel = GrpcChannel.ForAddress(Url, new GrpcChannelOptions { MaxSendMessageSize = null });
        Client = new TraceService.TraceServiceClient(Channel);
    }

    /// <summary>A client as the OTLP definition makes it.</summary>
    public TraceService.TraceServiceClient Client { get; }

    public GrpcChannel Channel { get; }

    /// <summary>Where both are spoken, gRPC and HTTP/1.1.</summary>
    public Uri Url { get; }

    public HttpClient Http { get; } = new();

    /// <summary>Over any store.</summary>
    public static Task<IngestHost> StartAsync(IFragmentStore store, params (string Key, string Value)[] settings) =>
        StartAsync(
            builder => builder.Services
                .AddSingleton(Prepared())
                .AddSingleton(store)
                .AddSingleton(new RetentionOptions())
                .AddSingleton(new NameOptions())
                .AddSingleton<AcceptanceWindow>()
                .AddSingleton<NameTable>(),
            settings);

    /// <summary>Over the product's store.</summary>
    public static Task<IngestHost> StartAsync(string connectionString, params (string Key, string Value)[] settings) =>
        StartAsync(builder => builder.AddStorage(), [.. settings, ("ConnectionStrings:traces", connectionString)]);

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        Http.Dispose();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    private static StoreReadiness Prepared()
    {
        var readiness = new StoreReadiness();
        readiness.Set();
        return readiness;
    }

    private static async Task<IngestHost> StartAsync(Action<WebApplicationBuilder> addStore, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(
            settings.Append(("Ports:Grpc", "0")).Select(setting => new KeyValuePair<string, string?>(setting.Item1, setting.Item2)));
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddServiceDefaults();
        builder.Listen("grpc", "Grpc", 0, HttpProtocols.Http1AndHttp2);
        addStore(builder);
        builder.AddIngest();
        var app = builder.Build();
        app.MapIngest("grpc");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new IngestHost(app);
    }
}
