using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;
using Status = Google.Rpc.Status;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>
/// OTLP over gRPC: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc. Requests that may be repeated say when, in a
/// <c>google.rpc.RetryInfo</c>; the others say why not.
/// </summary>
internal sealed class OtlpGrpcReceiver(SpanWriter writer) : RawTraceServiceBase
{
    private const string Protocol = "otlp-grpc";

    public override async Task<PooledBytes> Export(PooledBytes request, ServerCallContext context)
    {
        using (request)
        {
            var result = await writer.WriteAsync(Protocol, request, context.CancellationToken);
            return result.Response ?? throw Refuse(result);
        }
    }

    private static RpcException Refuse(WriteResult result)
    {
        var status = new Status { Code = (int)Code(result.Outcome), Message = result.Message };
        if (result.RetryAfter is { } delay)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        return status.ToRpcException();
    }

    private static StatusCode Code(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Malformed => StatusCode.InvalidArgument,
        WriteOutcome.TooLarge or WriteOutcome.Overloaded => StatusCode.ResourceExhausted,
        WriteOutcome.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };
}
