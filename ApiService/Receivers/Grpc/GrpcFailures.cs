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

    /// <summary>
    /// The same for a stream of many messages. It ends with its first message that is refused, and its client opens another one; some do so
    /// only if they read UNAVAILABLE, so that is what all is called that is not the message's fault.
    /// </summary>
    public static Status StreamStatus(WriteResult result)
    {
        var status = Status(result);
        if (result.Outcome is not (WriteOutcome.Malformed or WriteOutcome.TooLarge or WriteOutcome.Unsupported))
            status.Code = (int)StatusCode.Unavailable;
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
