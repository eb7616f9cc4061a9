using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Tracepost.ApiService.Receivers.Writer;
using Status = Google.Rpc.Status;

namespace Tracepost.ApiService.Receivers.Grpc;

/// <summary>What went wrong with a request, in the words of gRPC.</summary>
internal static class GrpcFailures
{
    public static Status Status(WriteResult result)
    {
        var status = new Status { Code = (int)Code(result.Outcome), Message = result.Message };
        if (result.RetryAfter is { } delay)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        return status;
    }

    private static StatusCode Code(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Malformed => StatusCode.InvalidArgument,
        // With a RetryInfo it may be repeated, without one it may not.
        WriteOutcome.TooLarge or WriteOutcome.Overloaded => StatusCode.ResourceExhausted,
        WriteOutcome.Unsupported => StatusCode.Unimplemented,
        WriteOutcome.TooSlow => StatusCode.DeadlineExceeded,
        WriteOutcome.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };
}
