namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>What became of a request.</summary>
internal enum WriteOutcome
{
    /// <summary>Its spans are committed, but for those that the response says were rejected.</summary>
    Accepted,

    /// <summary>It is not what its protocol says it is. Repeating it is useless.</summary>
    Malformed,

    /// <summary>It is larger than the limit. Repeating it is useless.</summary>
    TooLarge,

    /// <summary>It is in an encoding that is not read here.</summary>
    Unsupported,

    /// <summary>Its body did not arrive in time.</summary>
    TooSlow,

    /// <summary>Too much is under way. Nothing was stored; repeat it later.</summary>
    Overloaded,

    /// <summary>The store is away or did not answer in time. Repeat it later.</summary>
    Unavailable,

    /// <summary>The store failed in a way that is not the sender's fault and that repeating does not mend.</summary>
    Failed,

    /// <summary>The sender hung up before it had an answer.</summary>
    Cancelled,
}

/// <summary>The outcomes as the metrics call them.</summary>
internal static class WriteOutcomes
{
    public static string Name(this WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Accepted => "accepted",
        WriteOutcome.Malformed => "malformed",
        WriteOutcome.TooLarge => "too_large",
        WriteOutcome.Unsupported => "unsupported",
        WriteOutcome.TooSlow => "too_slow",
        WriteOutcome.Overloaded => "overloaded",
        WriteOutcome.Unavailable => "unavailable",
        WriteOutcome.Cancelled => "cancelled",
        _ => "failed",
    };
}
