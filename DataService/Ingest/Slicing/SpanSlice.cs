using Tracepost.DataService.Storage;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>What is read of one accepted span, and where its bytes are in the request. 64 bytes: one cache line.</summary>
internal struct SpanSlice
{
    /// <summary>The trace.</summary>
    public TraceId TraceId;

    /// <summary>The start, Unix nanoseconds.</summary>
    public long StartNs;

    /// <summary>The end, Unix nanoseconds; not before the start.</summary>
    public long EndNs;

    /// <summary>Its service, name and kind.</summary>
    public OperationName Operation;

    /// <summary>For the assembler: the span before this one in the same fragment, see <c>SpanRef</c>.</summary>
    public long Previous;

    /// <summary>The offset in the request of the content of the OTLP <c>Span</c>.</summary>
    public int Offset;

    /// <summary>Its length.</summary>
    public int Length;

    /// <summary>Which of the request's <see cref="ScopeSlice"/>s it is in.</summary>
    public int Scope;

    /// <summary>It has no parent.</summary>
    public bool IsRoot;

    /// <summary>Its status is ERROR.</summary>
    public bool IsError;
}
