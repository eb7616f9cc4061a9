using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Grpc;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>
/// OTLP over gRPC: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc. Requests that may be repeated say when, in a
/// <c>google.rpc.RetryInfo</c>; the others say why not.
/// </summary>
internal sealed class OtlpGrpcReceiver(SpanWriter writer, IOptions<ReceiverOptions> options, TimeProvider time)
{
    public const string Path = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const string Protocol = "otlp-grpc";

    public async Task ReceiveAsync(HttpContext context)
    {
        if (!GrpcCall.Begin(context)) return;
        var aborted = context.RequestAborted;
        using var held = writer.Open();
        WriteResult result;
        try
        {
            using var request = await BodyTime.ReadInTimeAsync(
                context, options.Value, time, token => GrpcMessage.ReadAsync(context.Request, options.Value.MaxRequestBytes, held, token));
            result = await writer.WriteAsync(Protocol, request, held, aborted);
        }
        catch (RefusedException e)
        {
            result = writer.Refuse(Protocol, e.Outcome, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The sender hung up; what is left to say, nobody hears.
            writer.Refuse(Protocol, WriteOutcome.Cancelled, "");
            return;
        }

        using PooledBytes? response = result.Response;
        if (response is null) GrpcCall.Fail(context, GrpcFailures.Status(result));
        else await GrpcCall.SucceedAsync(context, response.Memory);
    }
}
