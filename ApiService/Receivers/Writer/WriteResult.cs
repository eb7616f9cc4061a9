using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>What became of a request.</summary>
internal enum WriteOutcome
{
    /// <summary>Its spans are committed, but for those that the response says were rejected.</summary>
    Accepted,

    /// <summary>It is no OTLP message. Repeating it is useless.</summary>
    Malformed,

    /// <summary>It is larger than the limit. Repeating it is useless.</summary>
    TooLarge,

    /// <summary>Too much is under way. Nothing was stored; repeat it later.</summary>
    Overloaded,

    /// <summary>The store is away or did not answer in time. Repeat it later.</summary>
    Unavailable,

    /// <summary>The store failed in a way that is not the sender's fault and that repeating does not mend.</summary>
    Failed,
}

/// <summary>What became of a request, for each protocol to say in its own words.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">Why, for the sender; empty when accepted.</param>
/// <param name="Response">When accepted: the store's <c>ExportTraceServiceResponse</c>. The receiver disposes it.</param>
/// <param name="RetryAfter">When the sender should come back, if it should.</param>
internal sealed record WriteResult(WriteOutcome Outcome, string Message, PooledBytes? Response = null, TimeSpan? RetryAfter = null)
{
    /// <summary>The outcome as the metrics call it.</summary>
    public string Name => Outcome switch
    {
        WriteOutcome.Accepted => "accepted",
        WriteOutcome.Malformed => "malformed",
        WriteOutcome.TooLarge => "too_large",
        WriteOutcome.Overloaded => "overloaded",
        WriteOutcome.Unavailable => "unavailable",
        _ => "failed",
    };
}
