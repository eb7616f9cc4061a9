using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Grpc;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Intake;

/// <summary>
/// What all receivers over unary gRPC do with a call: read its message, bounded in size and time, translate it to OTLP, write it to the store
/// and answer. Calls that may be repeated learn when, in a <c>google.rpc.RetryInfo</c>; the others learn why not.
/// </summary>
internal sealed class GrpcIntake(SpanWriter writer, IOptions<ReceiverOptions> options, TimeProvider time)
{
    /// <summary>Takes a call and answers it.</summary>
    /// <param name="context">The call.</param>
    /// <param name="protocol">How it came, for the metrics.</param>
    /// <param name="translate">To OTLP; null if the message is OTLP already. A translated call is answered with an empty message.</param>
    public async Task ReceiveAsync(HttpContext context, string protocol, Translator? translate)
    {
        if (!GrpcCall.Begin(context)) return;
        var aborted = context.RequestAborted;
        using var held = writer.Open();
        WriteResult result;
        try
        {
            using var request = await ReadAsync(context, translate, held);
            result = await writer.WriteAsync(protocol, request, held, aborted);
        }
        catch (RefusedException e)
        {
            result = writer.Refuse(protocol, e.Outcome, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The sender hung up; what is left to say, nobody hears.
            writer.Refuse(protocol, WriteOutcome.Cancelled, "");
            return;
        }

        using PooledBytes? response = result.Response;
        if (response is null) GrpcCall.Fail(context, GrpcFailures.Status(result));
        else await GrpcCall.SucceedAsync(context, translate is null ? response.Memory : default);
    }

    private async Task<PooledBytes> ReadAsync(HttpContext context, Translator? translate, HeldBytes held)
    {
        var message = await BodyTime.ReadInTimeAsync(
            context, options.Value, time, token => GrpcMessage.ReadOnlyAsync(context.Request, options.Value.MaxRequestBytes, held, token));
        return translate is null ? message : BodyTranslation.Run(translate, message, held);
    }
}
