using Tracepost.TraceModel;

namespace Tracepost.DataService.Storage.Commit;

/// <summary>What the columns of a row of <c>trace_fragments</c> say about its spans.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="StartNs">The start of the first span, Unix nanoseconds.</param>
/// <param name="EndNs">The end of the last span to end, Unix nanoseconds.</param>
/// <param name="LongestNs">The longest span's duration, nanoseconds, rounded up.</param>
/// <param name="SpanCount">How many spans.</param>
/// <param name="ErrorCount">How many spans with status ERROR.</param>
internal readonly record struct RowFigures(TraceId TraceId, long StartNs, long EndNs, float LongestNs, int SpanCount, int ErrorCount);
