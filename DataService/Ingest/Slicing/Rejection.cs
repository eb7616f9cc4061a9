using System.Runtime.CompilerServices;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>Why a single span is not accepted.</summary>
internal enum Rejection
{
    /// <summary>Accepted.</summary>
    None,

    /// <summary>No trace id, or one of zeros, or not of 16 bytes.</summary>
    TraceId,

    /// <summary>No span id, or zero, or not of 8 bytes.</summary>
    SpanId,

    /// <summary>A parent span id that is neither empty nor of 8 bytes.</summary>
    ParentSpanId,

    /// <summary>No start time.</summary>
    NoStart,

    /// <summary>It starts before what is kept.</summary>
    TooOld,

    /// <summary>It starts too far in the future.</summary>
    InFuture,
}

/// <summary>How many spans of a request were rejected, by reason.</summary>
internal struct Rejections
{
    /// <summary>One more than the highest <see cref="Rejection"/>.</summary>
    public const int Reasons = 7;

    private Counts _counts;

    /// <summary>All together.</summary>
    public int Total { get; private set; }

    /// <summary>How many for this reason.</summary>
    public readonly int this[Rejection reason] => _counts[(int)reason];

    /// <summary>Counts a span.</summary>
    public void Add(Rejection reason)
    {
        _counts[(int)reason]++;
        Total++;
    }

    [InlineArray(Reasons)]
    private struct Counts
    {
        private int _first;
    }
}
