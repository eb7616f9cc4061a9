using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Intake;

/// <summary>
/// What all receivers over HTTP do with a request: read its body, bounded in size and time, translate it to OTLP and write it to the store.
/// How it came out is for the receiver to say in the words of its protocol.
/// </summary>
internal sealed class HttpIntake(SpanWriter writer, IOptions<ReceiverOptions> options, TimeProvider time)
{
    /// <summary>Takes a request.</summary>
    /// <param name="context">The request; its answer is not touched.</param>
    /// <param name="protocol">How it came, for the metrics.</param>
    /// <param name="translate">To OTLP; null if the body is OTLP in protobuf already.</param>
    /// <returns>What became of it, counted already; null if the sender hung up, and nobody waits for an answer.</returns>
    public async Task<WriteResult?> ReceiveAsync(HttpContext context, string protocol, Translator? translate)
    {
        var aborted = context.RequestAborted;
        using var held = writer.Open();
        try
        {
            using var request = await ReadAsync(context, translate, held);
            return await writer.WriteAsync(protocol, request, held, aborted);
        }
        catch (RefusedException e)
        {
            return writer.Refuse(protocol, e.Outcome, e.Message);
        }
        catch (BadHttpRequestException e) when (!aborted.IsCancellationRequested)
        {
            // Broken HTTP, such as a chunk without a length.
            return writer.Refuse(protocol, WriteOutcome.Malformed, e.Message);
        }
        catch (Exception e) when (aborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            writer.Refuse(protocol, WriteOutcome.Cancelled, "");
            return null;
        }
    }

    /// <summary>Counts a request that the receiver refuses before it reads the body.</summary>
    public WriteResult Refuse(string protocol, WriteOutcome outcome, string message) => writer.Refuse(protocol, outcome, message);

    private async Task<PooledBytes> ReadAsync(HttpContext context, Translator? translate, HeldBytes held)
    {
        var request = context.Request;
        var body = await BodyTime.ReadInTimeAsync(context, options.Value, time, token => BodyReader.ReadAsync(
            request.Body, request.Headers.ContentEncoding, request.ContentLength, options.Value.MaxRequestBytes, held, token));
        return translate is null ? body : BodyTranslation.Run(translate, body, held);
    }
}
