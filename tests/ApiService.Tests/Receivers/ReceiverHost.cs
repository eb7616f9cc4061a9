using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.ApiService.Receivers;
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

    public static async Task<ReceiverHost> StartAsync(params (string Key, string Value)[] configuration)
    {
        var store = await RecordingStore.StartAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "ApiService", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["services:dataservice:grpc:0"] = store.Address.ToString(),
        });
        builder.Configuration.AddInMemoryCollection(configuration.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.Listen(DoorNames.OtlpGrpc, "None", 0, HttpProtocols.Http2, traced: false);
        builder.Listen(DoorNames.OtlpHttp, "None", 0, HttpProtocols.Http1, traced: false);
        builder.AddReceivers();
        var app = builder.Build();
        app.UseCors();
        app.MapReceivers();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ReceiverHost(app, store);
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
