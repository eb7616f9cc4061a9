using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tracepost.TraceModel.Sampling;

namespace Tracepost.ApiService.Tests.Sampling.Adaptive;

/// <summary>The probabilities of DataService as ApiService sees them: a real gRPC server that answers as it is told.</summary>
internal sealed class ProbabilityStore : SamplingProbabilities.SamplingProbabilitiesBase, IAsyncDisposable
{
    private WebApplication? _app;

    public string Address { get; private set; } = "";

    /// <summary>The services that were asked for, in order.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    public Func<string, Task<GetProbabilitiesResponse>> Answer { get; set; } = _ => Task.FromResult(new GetProbabilitiesResponse());

    public static async Task<ProbabilityStore> StartAsync()
    {
        var store = new ProbabilityStore();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(store);
        store._app = builder.Build();
        store._app.MapGrpcService<ProbabilityStore>();
        await store._app.StartAsync(TestContext.Current.CancellationToken);
        store.Address = store._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        return store;
    }

    public override Task<GetProbabilitiesResponse> GetProbabilities(GetProbabilitiesRequest request, ServerCallContext context)
    {
        Questions.Enqueue(request.Service);
        return Answer(request.Service);
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
