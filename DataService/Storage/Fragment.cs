using Tracepost.TraceModel;

namespace Tracepost.DataService.Storage;

/// <summary>
/// A row of <c>trace_fragments</c> before it is compressed: spans of one trace that are committed together and that start
/// within the same <see cref="Slot"/>.
/// </summary>
internal sealed class Fragment
{
    /// <summary>
    /// All spans of a fragment start in the same slot of this many nanoseconds (10 minutes) since the Unix epoch. So a
    /// fragment lies in one day's partition, and a search from time t need not look at fragments that start before t's slot.
    /// </summary>
    public const long Slot = 600L * 1_000_000_000;

    /// <summary>The trace.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>The start of the first span, Unix nanoseconds.</summary>
    public required long StartNs { get; init; }

    /// <summary>The end of the last span to end, Unix nanoseconds.</summary>
    public required long EndNs { get; init; }

    /// <summary>The duration of the longest span, nanoseconds.</summary>
    public required long LongestNs { get; init; }

    /// <summary>How many spans.</summary>
    public required int SpanCount { get; init; }

    /// <summary>How many spans with status ERROR.</summary>
    public required int ErrorCount { get; init; }

    /// <summary>The operation of the span without a parent, if it is here.</summary>
    public required OperationName? Root { get; init; }

    /// <summary>The distinct operations of the spans.</summary>
    public required IReadOnlyList<OperationName> Operations { get; init; }

    /// <summary>The spans, uncompressed: an OTLP <c>TracesData</c>.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
