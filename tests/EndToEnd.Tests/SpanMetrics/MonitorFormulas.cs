namespace Tracepost.EndToEnd.Tests.SpanMetrics;

/// <summary>
/// What the points have to be, computed from the spans themselves as the documentation says it, and not from any histogram: from spans that were
/// counted in minutes, of which a window takes as large a part as lies in it.
/// </summary>
internal static class MonitorFormulas
{
    private const long Minute = MonitorCall.Minute;

    /// <summary>Quantiles are this near to the duration that has the rank.</summary>
    public const double Bound = 1.0 / 32;

    /// <summary>The minute in which a call is counted.</summary>
    public static long MinuteOf(MonitorCall call) => call.Start - (call.Start % Minute);

    /// <summary>The times at which a series has points: every step from the beginning of the question, if there was a call before.</summary>
    public static IReadOnlyList<long> Times(IEnumerable<MonitorCall> series, long end, long lookback, long step)
    {
        var begins = series.Min(MinuteOf);
        return [.. Enumerable.Range(0, (int)(lookback / step) + 1).Select(i => end - lookback + (i * step)).Where(time => time > begins)];
    }

    /// <summary>Calls per second in the window that ends at a time.</summary>
    public static double Rate(IEnumerable<MonitorCall> series, long time, long ratePer) => Count(series, time, ratePer) / (ratePer / 1e9);

    /// <summary>The share of them that failed; of none, NaN.</summary>
    public static double ErrorRate(IReadOnlyCollection<MonitorCall> series, long time, long ratePer) =>
        Count(series, time, ratePer) is var all && all > 0 ? Count(series.Where(call => call.Failed), time, ratePer) / all : double.NaN;

    /// <summary>The duration in milliseconds that has the rank, of a window of whole minutes; of none, NaN.</summary>
    public static double Latency(IEnumerable<MonitorCall> series, double quantile, long time, long ratePer)
    {
        Assert.Equal((0, 0), (time % Minute, ratePer % Minute));
        var durations = series.Where(call => call.Start >= time - ratePer && call.Start < time).Select(call => call.Duration).Order().ToArray();
        return durations.Length == 0 ? double.NaN : durations[Math.Max(0, (int)Math.Ceiling(Math.Round(quantile * durations.Length, 6)) - 1)] / 1e6;
    }

    private static double Count(IEnumerable<MonitorCall> series, long time, long ratePer) =>
        series.Sum(call => Overlap(MinuteOf(call), time - ratePer, time) / (double)Minute);

    private static long Overlap(long minute, long from, long to) => Math.Max(0, Math.Min(minute + Minute, to) - Math.Max(minute, from));
}
