using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Tracepost.DataService.Ingest.Committing;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Ingest.Otlp;

/// <summary>
/// The status of a request that was not stored. Where a retry is worth while there is a <c>google.rpc.RetryInfo</c>, without which
/// senders take RESOURCE_EXHAUSTED as final: https://opentelemetry.io/docs/specs/otlp/#failures.
/// </summary>
internal static class ExportError
{
    private static readonly Duration WhenOverloaded = Duration.FromTimeSpan(TimeSpan.FromSeconds(1));
    private static readonly Duration WhenUnavailable = Duration.FromTimeSpan(TimeSpan.FromSeconds(2));

    // Somebody must see to it first.
    private static readonly Duration WhenFull = Duration.FromTimeSpan(TimeSpan.FromSeconds(10));

    /// <summary>What to answer.</summary>
    public static Status Of(in IngestResult result) => result.Outcome switch
    {
        IngestOutcome.Malformed => Of(Code.InvalidArgument, $"This is no acceptable ExportTraceServiceRequest: {result.Problem}.", null),
        IngestOutcome.Overloaded => Of(Code.ResourceExhausted, "Too much is being stored at the moment; repeat this later.", WhenOverloaded),
        IngestOutcome.Unavailable => Of(Code.Unavailable, "The storage is not available at the moment; repeat this later.", WhenUnavailable),
        IngestOutcome.Full => Of(Code.Unavailable, "The disk of the storage is full; repeat this later.", WhenFull),
        _ => Of(Code.Internal, "The storage refused this request; its log says why.", null),
    };

    /// <summary>This process has just started. It has looked at nothing, so the request may go to another DataService at once.</summary>
    public static Status NotPrepared() => Of(
        Code.Unavailable, "The database is not prepared yet; repeat this later.", WhenUnavailable, new ErrorInfo { Domain = StoreErrors.Domain, Reason = StoreErrors.NotPrepared });

    /// <summary>It is not worth repeating.</summary>
    public static Status TooLarge(int maxBytes) => Of(Code.ResourceExhausted, $"The message is larger than {maxBytes} bytes.", null);

    /// <summary>It is not worth repeating.</summary>
    public static Status Malformed(string message) => Of(Code.InvalidArgument, message, null);

    private static Status Of(Code code, string message, Duration? retryAfter, ErrorInfo? why = null)
    {
        var status = new Status { Code = (int)code, Message = message };
        if (retryAfter is not null)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = retryAfter }));
        if (why is not null) status.Details.Add(Any.Pack(why));
        return status;
    }
}
