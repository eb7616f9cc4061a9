using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Sampling;
using Tracepost.ServiceDefaults;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>The receivers of ApiService on real ports, before a <see cref="RecordingStore"/>.</summary>
internal sealed class ReceiverHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private ReceiverHost(WebApplication app, RecordingStore store)
    {
        _app = app;
        Store = store;
        var doors = app.Services.GetRequiredService<DoorSet>();
        HttpPort = doors[DoorNames.OtlpHttp].Port;
        GrpcPort = doors[DoorNames.OtlpGrpc].Port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}/") };
        _channel = GrpcChannel.ForAddress(
            $"http://127.0.0.1:{doors[DoorNames.OtlpGrpc].Port}", new GrpcChannelOptions { MaxSendMessageSize = null, MaxRetryAttempts = null });
        Grpc = new TraceService.TraceServiceClient(_channel);
        RawGrpc = _channel.CreateCallInvoker();
    }

    public RecordingStore Store { get; }

    public HttpClient Http { get; }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public TraceService.TraceServiceClient Grpc { get; }

    public CallInvoker RawGrpc { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where a door listens; any path may be appended.</summary>
    public Uri Url(string door) => new($"http://127.0.0.1:{_app.Services.GetRequiredService<DoorSet>()[door].Port}/");

    public static Task<ReceiverHost> StartAsync(params (string Key, string Value)[] configuration) => StartAsync(_ => { }, configuration);

    /// <summary>Starts with services of the test's own, which come last and so are used.</summary>
    public static async Task<ReceiverHost> StartAsync(Action<IServiceCollection> addServices, params (string Key, string Value)[] configuration)
    {
        var store = await RecordingStore.StartAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "ApiService", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:dataservice:grpc:0"] = store.Address.ToString(),
            ["Ports:Http"] = "0",
            ["Ports:JaegerQuery"] = "0",
            ["Ports:OtlpGrpc"] = "0",
            ["Ports:OtlpHttp"] = "0",
            ["Ports:JaegerHttp"] = "0",
            ["Ports:JaegerGrpc"] = "0",
            ["Ports:JaegerCompact"] = "0",
            ["Ports:JaegerBinary"] = "0",
            ["Ports:Zipkin"] = "0",
            ["Ports:OpenCensus"] = "0",
            ["Ports:Sampling"] = "0",
            ["Ports:SamplingGrpc"] = "0",
        });
        builder.Configuration.AddInMemoryCollection(configuration.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.OpenDoors();
        builder.AddReceivers();
        builder.AddSampling();
        addServices(builder.Services);
        var app = builder.Build();
        app.UseCors();
        app.MapReceivers();
        app.MapSampling();
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new ReceiverHost(app, store);
        }
        catch
        {
            await app.DisposeAsync();
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Posts a body to /v1/traces.</summary>
    public async Task<(int Status, string ContentType, byte[] Body, HttpResponseHeaders Headers)> PostAsync(
        byte[] body, string? contentType, string? contentEncoding = null)
    {
        using var content = new ByteArrayContent(body);
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (contentEncoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", contentEncoding);
        using var response = await Http.PostAsync(new Uri("v1/traces", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "", answer, response.Headers);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
    }
}
