using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Traces.Panel.Durations;

/// <summary>
/// A histogram as bars, a bar for one bucket or several. As buckets grow with the durations in them, the axis is nearly logarithmic. Places are
/// percentages of the picture.
/// </summary>
public sealed class DurationBars
{
    private const int MostBars = 48, LeastBuckets = 16;

    private readonly int _first, _buckets;

    private DurationBars(LatencyHistogram all, ulong duration)
    {
        var own = LatencyBuckets.IndexOf(duration);
        var (first, last) = (own, own);
        foreach (var (bucket, _) in all.Buckets())
        {
            first = Math.Min(first, bucket);
            last = Math.Max(last, bucket);
        }

        // Some room at both ends; and all that are the same are no bar as wide as the picture.
        var room = Math.Max(1, (LeastBuckets - (last - first)) / 2);
        first = Math.Max(0, first - room);
        last = Math.Min(LatencyBuckets.Count - 1, last + room);
        var perBar = (last - first + MostBars) / MostBars;
        var counts = new long[(last - first + perBar) / perBar];
        foreach (var (bucket, count) in all.Buckets()) counts[(bucket - first) / perBar] += count;

        (_first, _buckets) = (first, counts.Length * perBar);
        Width = 100.0 / counts.Length;
        var most = Math.Max(1, counts.Max());
        Bars = [.. counts.Select((count, bar) => (bar * Width, 100.0 * count / most)).Where(bar => bar.Item2 > 0)];
        LeastNs = LatencyBuckets.LowerEnd(first);
        MostNs = LatencyBuckets.LowerEnd(last);
    }

    /// <summary>The bars that are not empty.</summary>
    public IReadOnlyList<(double X, double Height)> Bars { get; }

    /// <summary>How wide each bar is.</summary>
    public double Width { get; }

    /// <summary>The duration at the left end, nanoseconds.</summary>
    public ulong LeastNs { get; }

    /// <summary>The duration at the right end, nanoseconds.</summary>
    public ulong MostNs { get; }

    /// <summary>The picture of a histogram in which a duration, in nanoseconds, has a place.</summary>
    public static DurationBars Of(LatencyHistogram all, ulong duration) => new(all, duration);

    /// <summary>Where a duration in nanoseconds is.</summary>
    public double At(double nanoseconds)
    {
        var duration = (ulong)Math.Clamp(nanoseconds, 0, long.MaxValue);
        var bucket = LatencyBuckets.IndexOf(duration);
        var within = (double)(duration - LatencyBuckets.LowerEnd(bucket)) / LatencyBuckets.Width(bucket);
        return Math.Clamp((bucket - _first + within) / _buckets * 100, 0, 100);
    }
}
