using Tracepost.DataService.Query.Conditions;

namespace Tracepost.DataService.Query.Search;

/// <summary>A search: a trace is found if one of its spans meets all conditions.</summary>
internal sealed record SpanQuery
{
    /// <summary>The span's service; empty: any.</summary>
    public required string Service { get; init; }

    /// <summary>The span's name; empty: any.</summary>
    public required string Operation { get; init; }

    /// <summary>The span starts at or after this, Unix nanoseconds.</summary>
    public required long StartMinNs { get; init; }

    /// <summary>The span starts at or before this, Unix nanoseconds.</summary>
    public required long StartMaxNs { get; init; }

    /// <summary>The span takes at least so many nanoseconds.</summary>
    public required long DurationMinNs { get; init; }

    /// <summary>The span takes at most so many nanoseconds.</summary>
    public required long DurationMaxNs { get; init; }

    /// <summary>All of them are met by the span, its resource or its scope.</summary>
    public required IReadOnlyList<AttributeCondition> Attributes { get; init; }

    /// <summary>At most this many traces.</summary>
    public required int Limit { get; init; }

    /// <summary>Whether durations matter.</summary>
    public bool HasDuration => DurationMinNs > 0 || DurationMaxNs < long.MaxValue;
}
