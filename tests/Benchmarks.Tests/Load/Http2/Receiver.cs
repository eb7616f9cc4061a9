using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace Tracepost.Benchmarks.Tests.Load.Http2;

/// <summary>OTLP over gRPC on a real Kestrel, with windows as small as HTTP/2's first ones; answers as it is told.</summary>
internal sealed class Receiver : TraceService.TraceServiceBase, IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.InitialConnectionWindowSize = kestrel.Limits.Http2.InitialStreamWindowSize = 65_535;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.MapGrpcService<Receiver>();
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>All that came, in order, and the client's port of each.</summary>
    public List<(ExportTraceServiceRequest Request, string Peer)> Received { get; } = [];

    /// <summary>The answer to the call with this number.</summary>
    public Func<int, ExportTraceServiceResponse> Answer { get; set; } = _ => new ExportTraceServiceResponse();

    /// <param name="port">0: any that is free.</param>
    public static async Task<Receiver> StartAsync(int port, CancellationToken cancellationToken)
    {
        var receiver = new Receiver(port);
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        lock (Received)
        {
            Received.Add((request, context.Peer));
            return Task.FromResult(Answer(Received.Count - 1));
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
