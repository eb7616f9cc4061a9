using System.Globalization;
using Tracepost.ApiService.Pages.Search.Form;
using Tracepost.ApiService.Pages.Times;

namespace Tracepost.ApiService.Pages.Search.Results;

/// <summary>
/// The way to older traces. A search chooses the traces of which the newest span that matches is newest; so what it left out has none that starts after the
/// first trace that it found has ended. There the next page begins. Of those that were shown it would find again what starts before that; these
/// ids go with it, so that none is shown twice.
/// </summary>
internal static class Paging
{
    // A URL must fit the request line.
    private const int MaxSeen = 100;

    /// <summary>The traces of an answer that no earlier page showed.</summary>
    public static List<TraceItem> Unseen(IReadOnlyList<TraceItem> found, SearchForm form)
    {
        var seen = Ids(form);
        return [.. found.Where(trace => !seen.Contains(trace.TraceId))];
    }

    /// <summary>How many were shown before and are found again.</summary>
    public static int CountSeen(SearchForm form) => Ids(form).Count;

    /// <summary>The next page.</summary>
    /// <param name="found">All that was found, with those that were shown before.</param>
    /// <param name="form">What was asked.</param>
    /// <param name="startNs">The begin of the window, Unix nanoseconds.</param>
    public static string Older(IReadOnlyList<TraceItem> found, SearchForm form, long startNs)
    {
        var to = found.Min(trace => trace.StartUnixNano + trace.DurationNano);
        var seen = found.Where(trace => trace.StartUnixNano <= to + 999_999).OrderByDescending(trace => trace.StartUnixNano + trace.DurationNano).Take(MaxSeen);
        return (form with
        {
            Window = new TimeWindow { Lookback = TimeWindow.Custom, From = Text((ulong)startNs), To = Text(to + 999_999) },
            Seen = string.Join(',', seen.Select(trace => trace.TraceId)),
            IsLive = false,
        }).Path;
    }

    private static HashSet<string> Ids(SearchForm form) =>
        [.. form.Seen.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MaxSeen)];

    // To a millisecond, which is what a field for times takes.
    private static string Text(ulong ns) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(ns / 100)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
