using System.Globalization;

namespace Tracepost.ApiService.Pages.Services;

/// <summary>How much a figure changed since the window before, with its sign: +12 %, −40 %, × 25.</summary>
public static class DeltaText
{
    /// <summary>Of a rate or a duration; empty if it hardly changed, or if there is nothing to compare.</summary>
    public static string Of(double now, double before)
    {
        if (!(before > 0) || double.IsNaN(now)) return "";
        var change = now / before - 1;
        if (change >= 9) return $"× {(change + 1).ToString("0", CultureInfo.InvariantCulture)}";
        return Math.Abs(change) < 0.01 ? "" : Sign(change) + Math.Abs(change * 100).ToString("0", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Of a share from 0 to 1, in percentage points.</summary>
    public static string OfShare(double now, double before)
    {
        if (double.IsNaN(now) || double.IsNaN(before)) return "";
        var change = (now - before) * 100;
        return Math.Abs(change) < 0.1 ? "" : $"{Sign(change)}{Math.Abs(change).ToString("0.#", CultureInfo.InvariantCulture)} pt";
    }

    private static string Sign(double change) => change > 0 ? "+" : "−";
}
