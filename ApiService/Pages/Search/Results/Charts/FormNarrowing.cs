using System.Globalization;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Times;

namespace Tracepost.ApiService.Pages.Search.Results.Charts;

/// <summary>Searches that are a part of another: what a piece of a picture leads to.</summary>
internal static class FormNarrowing
{
    private const long Millisecond = 1_000_000;

    /// <summary>The address of the search that a script narrows, by <c>from</c>, <c>to</c>, <c>minDuration</c> and <c>maxDuration</c>.</summary>
    public static string ToNarrow(this SearchForm form) => (form with { Seen = "", IsLive = false }).Path;

    /// <summary>The address of the search in a part of the window, Unix nanoseconds; whole milliseconds that cover it.</summary>
    public static string Between(this SearchForm form, long fromNs, long toNs) =>
        $"/search?{TimeWindow.QueryOf(fromNs / Millisecond * Millisecond, (toNs + Millisecond - 1) / Millisecond * Millisecond)}{Rest(form)}";

    /// <summary>The same, and of durations, nanoseconds.</summary>
    public static string Between(this SearchForm form, long fromNs, long toNs, ulong leastNs, ulong mostNs) =>
        (form with { MinDuration = Microseconds(leastNs), MaxDuration = Microseconds(mostNs) }).Between(fromNs, toNs);

    // All but the window, which is the first in a form's address.
    private static string Rest(SearchForm form)
    {
        var path = (form with { Seen = "", IsLive = false, Window = new TimeWindow() }).Path;
        var rest = path.IndexOf('&', StringComparison.Ordinal);
        return rest < 0 ? "" : path[rest..];
    }

    private static string Microseconds(ulong ns) => (ns / 1e3).ToString("0.###", CultureInfo.InvariantCulture) + "us";
}
