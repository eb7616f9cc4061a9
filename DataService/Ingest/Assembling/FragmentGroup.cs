using Tracepost.TraceModel;

namespace Tracepost.DataService.Ingest.Assembling;

/// <summary>The spans that become one fragment, as a list linked from the last to the first.</summary>
internal struct FragmentGroup
{
    /// <summary>The trace.</summary>
    public TraceId TraceId;

    /// <summary>The slot all its spans start in.</summary>
    public long Slot;

    /// <summary>The last span; those before it by <c>SpanSlice.Previous</c>.</summary>
    public long Last;

    /// <summary>What the payload takes at most.</summary>
    public int MaxBytes;

    /// <summary>How many spans.</summary>
    public int Spans;
}
