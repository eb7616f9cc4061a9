using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Search;

/// <summary>Lists of ranges of time, newest first and without overlap.</summary>
internal static class RangeLists
{
    /// <summary>What of them is before a time.</summary>
    public static IReadOnlyList<TraceRange> Before(this IReadOnlyList<TraceRange> ranges, long ns) =>
        [.. ranges.Where(range => range.FromNs < ns).Select(range => range with { ToNs = Math.Min(range.ToNs, ns - 1) })];

    /// <summary>What of them is at a time or after it.</summary>
    public static IReadOnlyList<TraceRange> From(this IReadOnlyList<TraceRange> ranges, long ns) =>
        [.. ranges.Where(range => range.ToNs >= ns).Select(range => range with { FromNs = Math.Max(range.FromNs, ns) })];

    /// <summary>How long they are together, nanoseconds.</summary>
    public static double Length(this IReadOnlyList<TraceRange> ranges) => ranges.Sum(range => (double)range.ToNs - range.FromNs + 1);

    /// <summary>The time at which the newest of them that are together so long begin; that of the oldest if they are not so long.</summary>
    public static long After(this IReadOnlyList<TraceRange> ranges, double length)
    {
        foreach (var range in ranges)
        {
            var its = (double)range.ToNs - range.FromNs + 1;
            if (its >= length) return Math.Max(range.FromNs, range.ToNs - (long)Math.Ceiling(Math.Max(1, length)) + 1);
            length -= its;
        }

        return ranges[^1].FromNs;
    }
}
