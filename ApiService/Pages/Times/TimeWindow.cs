using System.Globalization;

namespace Tracepost.ApiService.Pages.Times;

/// <summary>The window of time that a page looks at, as its URL has it: <c>lookback=6h</c>, or <c>from=…&amp;to=…</c> in UTC.</summary>
public sealed record TimeWindow
{
    /// <summary>The windows one can choose, with their names.</summary>
    public static readonly IReadOnlyList<(string Value, string Name, TimeSpan Span)> Lookbacks =
    [
        ("15m", "Last 15 minutes", TimeSpan.FromMinutes(15)),
        ("1h", "Last hour", TimeSpan.FromHours(1)),
        ("6h", "Last 6 hours", TimeSpan.FromHours(6)),
        ("24h", "Last 24 hours", TimeSpan.FromDays(1)),
        ("48h", "Last 2 days", TimeSpan.FromDays(2)),
        ("168h", "Last 7 days", TimeSpan.FromDays(7)),
    ];

    /// <summary>The window taken when from and to are given.</summary>
    public const string Custom = "custom";

    private const string Usual = "1h";

    /// <summary>One of <see cref="Lookbacks"/>, or <see cref="Custom"/>.</summary>
    public string Lookback { get; init; } = Usual;

    /// <summary>UTC, as an input of type datetime-local writes it; any form that names a time zone is read too.</summary>
    public string From { get; init; } = "";

    /// <summary>The same; empty: now.</summary>
    public string To { get; init; } = "";

    internal static TimeWindow Read(IQueryCollection query)
    {
        string Get(string name) => query[name] is [{ } first, ..] ? first.Trim() : "";

        var (from, to, lookback) = (Get("from"), Get("to"), Get("lookback"));
        return new TimeWindow
        {
            From = from,
            To = to,
            Lookback = lookback.Length > 0 ? lookback : from.Length + to.Length > 0 ? Custom : Usual,
        };
    }

    /// <summary>This window as a part of a query string: <c>lookback=6h</c>.</summary>
    public string ToQuery() => Lookback == Custom
        ? $"lookback={Custom}&from={Uri.EscapeDataString(From)}&to={Uri.EscapeDataString(To)}"
        : $"lookback={Uri.EscapeDataString(Lookback)}";

    /// <summary>A part of a query string for a window between two times, Unix nanoseconds.</summary>
    public static string QueryOf(long fromNs, long toNs) =>
        $"lookback={Custom}&from={Uri.EscapeDataString(Text(fromNs))}&to={Uri.EscapeDataString(Text(toNs))}";

    /// <summary>Begin and end in Unix nanoseconds. What is wrong is put into <paramref name="errors"/>, per field; then they mean nothing.</summary>
    internal (long StartNs, long EndNs) Resolve(DateTimeOffset now, Dictionary<string, string> errors)
    {
        var known = Lookbacks.FirstOrDefault(lookback => lookback.Value == Lookback);
        if (known.Value is not null) return (UnixNano(now - known.Span), UnixNano(now));
        if (Lookback != Custom)
        {
            errors["lookback"] = $"'{Lookback}' is no time window.";
            return default;
        }

        var start = From.Length == 0 ? now - TimeSpan.FromHours(1) : Time(From, "from", errors);
        var end = To.Length == 0 ? now : Time(To, "to", errors);
        if (!errors.ContainsKey("from") && !errors.ContainsKey("to") && end <= start) errors["to"] = "The end is not after the beginning.";
        return (UnixNano(start), UnixNano(end));
    }

    private static DateTimeOffset Time(string text, string field, Dictionary<string, string> errors)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) && time.Year is > 1970 and < 2260) return time;
        errors[field] = "Write a time as 2026-11-22T10:15:00, in UTC.";
        return default;
    }

    private static string Text(long ns) =>
        DateTimeOffset.UnixEpoch.AddTicks(ns / 100).ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", CultureInfo.InvariantCulture);

    private static long UnixNano(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
