namespace Tracepost.DataService.Attributes;

/// <summary>A segment that may have what a search asks for: its commits, their spans, and between when its fragments start, Unix nanoseconds.</summary>
internal sealed record NotedSegment(long FromNs, long ToNs, int Spans, int[] CommitIds);

/// <summary>Segments of a window, those that end latest first.</summary>
/// <param name="MayHave">Those that may have what is asked for.</param>
/// <param name="Count">How many segments there were.</param>
/// <param name="Spans">The spans of all of them.</param>
/// <param name="DownToNs">All fragments of the window that start from here on are in segments of this page.</param>
internal sealed record SegmentPage(IReadOnlyList<NotedSegment> MayHave, int Count, long Spans, long DownToNs);
