using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Grpc;
using Tracepost.ApiService.Receivers.Writer;

namespace Tracepost.ApiService.Receivers.OpenCensus;

/// <summary>
/// The streams that a client opens beside the one with its spans, and to which there is nothing to say: <c>Config</c>, by which an agent may set a
/// client's sampler, and metrics. They are kept open and what comes in them is dropped. To refuse them would cost spans: Go's exporter takes the
/// end of any of its streams for a broken connection, and closes the one with the spans too.
/// </summary>
internal sealed class OpenCensusSilentStreams(
    SpanWriter writer, IOptions<ReceiverOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string ConfigPath = "/opencensus.proto.agent.trace.v1.TraceService/Config";
    public const string MetricsPath = "/opencensus.proto.agent.metrics.v1.MetricsService/Export";
    private const string MetricsProtocol = "opencensus-metrics";

    public Task ReceiveConfigAsync(HttpContext context) => GrpcCall.Begin(context) ? DropAsync(context) : Task.CompletedTask;

    public Task ReceiveMetricsAsync(HttpContext context)
    {
        if (!GrpcCall.Begin(context)) return Task.CompletedTask;
        writer.Refuse(MetricsProtocol, WriteOutcome.Unsupported, "");
        return DropAsync(context);
    }

    private async Task DropAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await new GrpcMessageStream(context, options.Value, time).DropAsync(end.Token);
            await GrpcCall.EndAsync(context);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            GrpcCall.Fail(context, GrpcFailures.StreamStatus(new WriteResult(WriteOutcome.Unavailable, "the server is shutting down")));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client went away.
        }
    }
}
