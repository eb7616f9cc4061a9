using System.Globalization;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Search;

/// <summary>The search form as the URL has it; absent and empty are the same.</summary>
public sealed record SearchForm
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

    /// <summary>How many traces one can ask for.</summary>
    public static readonly IReadOnlyList<int> Limits = [20, 50, 100, 200, 500, 1000];

    /// <summary>The orders of the results, with their names.</summary>
    public static readonly IReadOnlyList<(string Value, string Name)> Orders =
        [("newest", "Newest first"), ("longest", "Longest first"), ("shortest", "Shortest first"), ("spans", "Most spans"), ("errors", "Most errors")];

    /// <summary>The window taken when from and to are given.</summary>
    public const string CustomWindow = "custom";

    /// <summary>Empty: any service.</summary>
    public string Service { get; init; } = "";

    /// <summary>Empty: any operation.</summary>
    public string Operation { get; init; } = "";

    /// <summary>key=value …</summary>
    public string Tags { get; init; } = "";

    /// <summary>One of <see cref="Lookbacks"/>, or <see cref="CustomWindow"/>.</summary>
    public string Lookback { get; init; } = "1h";

    /// <summary>UTC, as an input of type datetime-local writes it.</summary>
    public string From { get; init; } = "";

    /// <summary>UTC, as an input of type datetime-local writes it.</summary>
    public string To { get; init; } = "";

    /// <summary>100ms, 1.5s.</summary>
    public string MinDuration { get; init; } = "";

    /// <summary>100ms, 1.5s.</summary>
    public string MaxDuration { get; init; } = "";

    /// <summary>At most this many traces.</summary>
    public string Limit { get; init; } = "20";

    /// <summary>One of <see cref="Orders"/>.</summary>
    public string Sort { get; init; } = "newest";

    internal static SearchForm Read(IQueryCollection query)
    {
        string Get(string name, string otherwise = "") => query[name] is [{ } first, ..] && first.Trim() is { Length: > 0 } text ? text : otherwise;

        var (from, to) = (Get("from"), Get("to"));
        return new SearchForm
        {
            Service = Get("service"),
            Operation = Get("operation"),
            Tags = Get("tags"),
            Lookback = Get("lookback", from.Length + to.Length > 0 ? CustomWindow : "1h"),
            From = from,
            To = to,
            MinDuration = Get("minDuration"),
            MaxDuration = Get("maxDuration"),
            Limit = Get("limit", "20"),
            Sort = Get("sort", "newest"),
        };
    }

    /// <summary>What the form asks, or what is wrong with it, per field.</summary>
    internal (TraceQuery? Query, IReadOnlyDictionary<string, string> Errors) ToQuery(DateTimeOffset now)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var (start, end) = Window(now, errors);
        var tags = TagText.Parse(Tags, out var tagError);
        if (tagError is not null) errors["tags"] = tagError;
        var minDuration = Duration(MinDuration, "minDuration", errors);
        var maxDuration = Duration(MaxDuration, "maxDuration", errors);
        if (minDuration != 0 && maxDuration != 0 && maxDuration < minDuration) errors["maxDuration"] = "The longest duration is below the shortest.";
        if (!int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > 1500)
            errors["limit"] = "The limit is a number from 1 to 1500.";
        if (errors.Count > 0) return (null, errors);

        return (new TraceQuery
        {
            Service = Service,
            Operation = Operation,
            Attributes = tags,
            StartMin = start,
            StartMax = end,
            DurationMin = minDuration,
            DurationMax = maxDuration,
            Limit = limit,
        }, errors);
    }

    private (long Start, long End) Window(DateTimeOffset now, Dictionary<string, string> errors)
    {
        var known = Lookbacks.FirstOrDefault(lookback => lookback.Value == Lookback);
        if (known.Value is not null) return (UnixNano(now - known.Span), UnixNano(now));
        if (Lookback != CustomWindow)
        {
            errors["lookback"] = $"'{Lookback}' is no time window.";
            return default;
        }

        var start = From.Length == 0 ? now - TimeSpan.FromHours(1) : Time(From, "from", errors);
        var end = To.Length == 0 ? now : Time(To, "to", errors);
        if (errors.Count == 0 && end <= start) errors["to"] = "The end is not after the beginning.";
        return (UnixNano(start), UnixNano(end));
    }

    private static DateTimeOffset Time(string text, string field, Dictionary<string, string> errors)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time) && time.Year is > 1970 and < 2260) return time;
        errors[field] = "Write a time as 2026-11-22T10:15:00, in UTC.";
        return default;
    }

    private static long Duration(string text, string field, Dictionary<string, string> errors)
    {
        if (text.Length == 0) return 0;
        if (GoDuration.TryParse(text.Replace(" ", "", StringComparison.Ordinal), out var nanoseconds, out _) && nanoseconds >= 0) return nanoseconds;
        errors[field] = "Write a duration with its unit: 500us, 100ms, 1.5s, 2m.";
        return 0;
    }

    private static long UnixNano(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
