using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>The writing side of DataService as ApiService sees it: a real HTTP server that keeps the bytes it gets and answers as it is told.</summary>
internal sealed class RecordingStore : IAsyncDisposable
{
    private readonly List<byte[]> _requests = [];
    private WebApplication? _app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What arrived, in order.</summary>
    public IReadOnlyList<byte[]> Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    /// <summary>The answer; full success unless it is set. A refusal is thrown.</summary>
    public Func<HttpContext, Task<ExportTraceServiceResponse>> Answer { get; set; } = _ => Task.FromResult(new ExportTraceServiceResponse());

    public static async Task<RecordingStore> StartAsync(int port = 0)
    {
        var store = new RecordingStore();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        store._app = builder.Build();
        store._app.MapPost(RawOtlp.HttpPath, store.ExportAsync);
        await store._app.StartAsync(TestContext.Current.CancellationToken);
        store.Address = new Uri(store._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return store;
    }

    /// <summary>Goes away, as a crashed DataService does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_app is null) return;
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _app = null;
    }

    private async Task ExportAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (_requests) _requests.Add(body.ToArray());

        IMessage answer;
        try
        {
            answer = await Answer(context);
        }
        catch (RpcException refusal)
        {
            // ApiService reads the code out of the body, and not out of the status.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            answer = refusal.GetRpcStatus() ?? new Google.Rpc.Status { Code = (int)refusal.StatusCode, Message = refusal.Status.Detail };
        }

        context.Response.ContentType = RawOtlp.HttpContentType;
        await context.Response.Body.WriteAsync(answer.ToByteArray(), context.RequestAborted);
    }
}
