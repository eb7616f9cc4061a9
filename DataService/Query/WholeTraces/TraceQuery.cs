namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>A search for traces: each condition may be met by another span, of the service if one is given. Names ignore case.</summary>
internal sealed record TraceQuery
{
    /// <summary>The service; empty: any.</summary>
    public required string Service { get; init; }

    /// <summary>The other side of a span; empty: any.</summary>
    public required string RemoteService { get; init; }

    /// <summary>The name of a span; empty: any.</summary>
    public required string SpanName { get; init; }

    /// <summary>What spans are tagged with.</summary>
    public required IReadOnlyList<TagCondition> Tags { get; init; }

    /// <summary>A span takes at least so many nanoseconds.</summary>
    public required long DurationMinNs { get; init; }

    /// <summary>The same span takes at most so many nanoseconds.</summary>
    public required long DurationMaxNs { get; init; }

    /// <summary>The trace starts at or after this, Unix nanoseconds.</summary>
    public required long StartMinNs { get; init; }

    /// <summary>The trace starts at or before this, Unix nanoseconds.</summary>
    public required long StartMaxNs { get; init; }

    /// <summary>At most this many traces.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether durations matter.</summary>
    public bool HasDuration => DurationMinNs > 0 || DurationMaxNs < long.MaxValue;
}
