using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Grpc;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.OpenCensus;

/// <summary>
/// <c>TraceService/Export</c> of the OpenCensus agent: a stream that a client keeps for as long as it lives. Each message is stored before the next
/// is read, so a client that sends faster than the store takes is held back by flow control. Nothing is answered; a message that is refused ends the
/// stream with its reason, and so does a server that shuts down, whereupon clients open another one.
/// </summary>
internal sealed class OpenCensusGrpcReceiver(
    SpanWriter writer, OpenCensusTranslator translator, IOptions<ReceiverOptions> options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const string Path = "/opencensus.proto.agent.trace.v1.TraceService/Export";
    private const string Protocol = "opencensus-grpc";

    public async Task ReceiveAsync(HttpContext context)
    {
        if (!GrpcCall.Begin(context)) return;
        var messages = new GrpcMessageStream(context, options.Value, time);
        var sender = new OpenCensusSender();
        try
        {
            while (await WaitAsync(context, messages))
            {
                if (await ReceiveNextAsync(context, messages, sender) is not { } refused) continue;
                GrpcCall.Fail(context, GrpcFailures.StreamStatus(refused));
                return;
            }

            await GrpcCall.EndAsync(context);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            GrpcCall.Fail(context, GrpcFailures.StreamStatus(new WriteResult(WriteOutcome.Unavailable, "the server is shutting down")));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // A client that goes away between two messages has lost nothing.
        }
    }

    // A silent stream does not keep the server from shutting down.
    private async Task<bool> WaitAsync(HttpContext context, GrpcMessageStream messages)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        return await messages.WaitAsync(end.Token);
    }

    /// <summary>Reads and stores the next message; null if that went well.</summary>
    private async Task<WriteResult?> ReceiveNextAsync(HttpContext context, GrpcMessageStream messages, OpenCensusSender sender)
    {
        using var held = writer.Open();
        try
        {
            var message = await messages.ReadAsync(held);
            using var request = BodyTranslation.Run(body => translator.Translate(body, sender), message, held);
            // The first message of a client often has nothing but the node.
            if (request.Length == 0) return null;
            var result = await writer.WriteAsync(Protocol, request, held, context.RequestAborted);
            using PooledBytes? response = result.Response;
            return result.Outcome == WriteOutcome.Accepted ? null : result;
        }
        catch (RefusedException e)
        {
            return writer.Refuse(Protocol, e.Outcome, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            writer.Refuse(Protocol, WriteOutcome.Cancelled, "");
            throw;
        }
    }
}
