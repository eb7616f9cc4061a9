namespace Tracepost.TraceModel.Dependencies;

/// <summary>What the <see cref="ServiceLinker"/> needs of a span.</summary>
public readonly record struct LinkSpan
{
    /// <summary>The span.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The parent; zero at a root.</summary>
    public SpanId ParentSpanId { get; init; }

    /// <summary>The start, Unix nanoseconds.</summary>
    public ulong StartNs { get; init; }

    /// <summary>From the start to the end, nanoseconds.</summary>
    public ulong DurationNs { get; init; }

    /// <summary>The kind. Internal is the same as none.</summary>
    public SpanKind Kind { get; init; }

    /// <summary>The service; null if it has no name.</summary>
    public string? Service { get; init; }

    /// <summary>The service on the other side; null if it is not known.</summary>
    public string? RemoteService { get; init; }

    /// <summary>The span failed.</summary>
    public bool IsError { get; init; }

    /// <summary>The span says that its id is also its client's: Zipkin's <c>shared</c>.</summary>
    public bool IsShared { get; init; }
}
