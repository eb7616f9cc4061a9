namespace Tracepost.TraceModel.Dependencies;

/// <summary>
/// One side of a call, or a step within a service: the spans of a trace that have the same id, service and side. They are usually one;
/// Zipkin's clients may send a span in pieces.
/// </summary>
internal struct LinkNode
{
    /// <summary>No node.</summary>
    public const int None = -1;

    public ulong Id;
    public ulong ParentId;
    public ulong StartNs;
    public ulong EndNs;
    public string? Service;
    public string? RemoteService;
    public bool IsError;
    public bool IsShared;

    /// <summary>The kind; <see cref="SpanKind.Unspecified"/> also for internal spans.</summary>
    public SpanKind Kind;

    /// <summary>The node above.</summary>
    public int Parent;

    /// <summary>The node above is the trace's root, because the true parent is not there.</summary>
    public bool IsParentGuessed;

    /// <summary>There are spans with a kind, or of other services, somewhere below, with nothing but local spans between.</summary>
    public bool HasCallsBelow;

    /// <summary>Among the nodes of one id, at the first of them: the earliest that calls, and the earliest that is called.</summary>
    public int FirstCaller, FirstCalled;

    /// <summary>The span tells on which side of a call it is.</summary>
    public readonly bool HasKind => Kind != SpanKind.Unspecified;

    /// <summary>The node is on the side that is called.</summary>
    public readonly bool IsCalled => Kind is SpanKind.Server or SpanKind.Consumer;
}
