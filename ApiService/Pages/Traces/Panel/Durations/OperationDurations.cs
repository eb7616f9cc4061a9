using System.Globalization;
using Tracepost.ApiService.Pages.Formatting;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Traces.Panel.Durations;

/// <summary>How long the spans of an operation took, around the time of one of them.</summary>
/// <param name="all">Their durations.</param>
/// <param name="fromNs">The begin of the window, Unix nanoseconds.</param>
/// <param name="toNs">Its end.</param>
/// <param name="window">The window as people call it: the hour around it.</param>
public sealed class OperationDurations(LatencyHistogram all, long fromNs, long toNs, string window)
{
    // Durations are counted in buckets. When more than this share of all is in the span's own, "slower than" would be a guess.
    private const double Alike = 0.05;

    /// <summary>The durations.</summary>
    public LatencyHistogram All => all;

    /// <summary>The begin of the window, Unix nanoseconds.</summary>
    public long FromNs => fromNs;

    /// <summary>The end of the window, Unix nanoseconds.</summary>
    public long ToNs => toNs;

    /// <summary>Says in words where a duration in nanoseconds is among them.</summary>
    public string Rank(ulong duration)
    {
        if (all.Count == 0) return $"No spans of this operation and kind were counted in {window}.";
        var (least, most) = all.ShareBelow(duration);
        if (all.Count == 1) return $"{(most > least ? "About as long as" : least > 0 ? "Longer than" : "Shorter than")} the only such span in {window}.";
        var spans = $"{all.Count.ToString("N0", CultureInfo.InvariantCulture)} such spans";
        if (most - least <= Alike) return $"Slower than {Share((least + most) / 2)} of {spans} in {window}.";
        var alike = $"about as long as {Share(most - least)}";
        return least == 0
            ? $"{char.ToUpperInvariant(alike[0])}{alike[1..]} of {spans} in {window}, slower than none."
            : $"Slower than {Share(least)} of {spans} in {window}, {alike}.";
    }

    /// <summary>All and none are said only if it is exactly so.</summary>
    private static string Share(double share) => share switch
    {
        0 => "none",
        1 => "all",
        > 0.99 and < 1 => (Math.Floor(share * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture) + " %",
        _ => CountText.Share(share),
    };
}
