using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Tests.Receivers;

/// <summary>The writing side of DataService as ApiService sees it: a real gRPC server that keeps the bytes it gets and answers as it is told.</summary>
internal sealed class RecordingStore : RawTraceServiceBase, IAsyncDisposable
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

    /// <summary>The answer; full success unless it is set.</summary>
    public Func<ServerCallContext, Task<ExportTraceServiceResponse>> Answer { get; set; } = _ => Task.FromResult(new ExportTraceServiceResponse());

    public static async Task<RecordingStore> StartAsync()
    {
        var store = new RecordingStore();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(store);
        store._app = builder.Build();
        store._app.MapGrpcService<RecordingStore>();
        await store._app.StartAsync(TestContext.Current.CancellationToken);
        store.Address = new Uri(store._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        return store;
    }

    public override async Task<PooledBytes> Export(PooledBytes request, ServerCallContext context)
    {
        using (request)
        {
            var bytes = request.Span.ToArray();
            lock (_requests) _requests.Add(bytes);
        }

        return PooledBytes.Copy((await Answer(context)).ToByteArray());
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
}
