using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Proto.Collector.Trace.V1;
using Tracepost.EndToEnd.Tests.Comparison;

namespace Tracepost.EndToEnd.Tests.Running;

/// <summary>
/// An OTLP/gRPC receiver that keeps what it gets: stands where the Aspire dashboard stands, to see our own services' traces.
/// </summary>
public sealed class CaptureReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ExportTraceServiceRequest> _requests;

    private CaptureReceiver(WebApplication app, ConcurrentQueue<ExportTraceServiceRequest> requests) => (_app, _requests) = (app, requests);

    /// <summary>Where to send to.</summary>
    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>Everything received so far, as flat spans.</summary>
    public IReadOnlyList<JsonObject> Spans => [.. _requests.SelectMany(request => ProtobufSpans.Flatten(request.ResourceSpans))];

    public static async Task<CaptureReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, door => door.Protocols = HttpProtocols.Http2));
        var requests = new ConcurrentQueue<ExportTraceServiceRequest>();
        builder.Services.AddSingleton(requests);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Service>();
        await app.StartAsync();
        return new CaptureReceiver(app, requests);
    }

    /// <summary>Waits until the received spans satisfy a condition.</summary>
    public async Task<IReadOnlyList<JsonObject>> WaitForAsync(
        Func<IReadOnlyList<JsonObject>, bool> enough, CancellationToken cancellationToken)
    {
        while (true)
        {
            var spans = Spans;
            if (enough(spans)) return spans;
            await Task.Delay(100, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class Service(ConcurrentQueue<ExportTraceServiceRequest> requests) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            requests.Enqueue(request);
            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }
}
