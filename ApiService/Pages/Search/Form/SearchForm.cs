using System.Globalization;
using System.Text;
using Tracepost.ApiService.Pages.Times;
using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.Pages.Search.Form;

/// <summary>The search form as the URL has it; absent and empty are the same.</summary>
public sealed record SearchForm
{
    private const string UsualLimit = "20";
    private const string UsualView = "scatter";

    /// <summary>How many traces one can ask for.</summary>
    public static readonly IReadOnlyList<int> Limits = [20, 50, 100, 200, 500, 1000];

    /// <summary>The orders of the results, with their names.</summary>
    public static readonly IReadOnlyList<(string Value, string Name)> Orders =
        [("newest", "Newest first"), ("longest", "Longest first"), ("shortest", "Shortest first"), ("spans", "Most spans"), ("errors", "Most errors")];

    /// <summary>The kinds of spans, as OpenTelemetry names them.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["server", "client", "producer", "consumer", "internal"];

    /// <summary>The statuses of spans.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["error", "ok", "unset"];

    /// <summary>Empty: any service.</summary>
    public string Service { get; init; } = "";

    /// <summary>Empty: any operation.</summary>
    public string Operation { get; init; } = "";

    /// <summary>One of <see cref="Kinds"/>; empty: any.</summary>
    public string Kind { get; init; } = "";

    /// <summary>One of <see cref="Statuses"/>; empty: any.</summary>
    public string Status { get; init; } = "";

    /// <summary>key=value …</summary>
    public string Tags { get; init; } = "";

    /// <summary>When traces start.</summary>
    public TimeWindow Window { get; init; } = new();

    /// <summary>100ms, 1.5s.</summary>
    public string MinDuration { get; init; } = "";

    /// <summary>100ms, 1.5s.</summary>
    public string MaxDuration { get; init; } = "";

    /// <summary>At most this many traces.</summary>
    public string Limit { get; init; } = UsualLimit;

    /// <summary>One of <see cref="Orders"/>.</summary>
    public string Sort { get; init; } = Orders[0].Value;

    /// <summary>Traces that an earlier page showed and this one would show again: their ids, separated by commas.</summary>
    public string Seen { get; init; } = "";

    /// <summary>Whether new traces are shown as they come.</summary>
    public bool IsLive { get; init; }

    /// <summary>The picture of the results: <c>scatter</c>, or <c>heatmap</c>.</summary>
    public string View { get; init; } = UsualView;

    /// <summary>The address of this search; what is as usual is left out.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder("/search?").Append(Window.ToQuery());
            void Add(string name, string value, string usual = "")
            {
                if (value != usual) path.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }

            Add("service", Service);
            Add("operation", Operation);
            Add("kind", Kind);
            Add("status", Status);
            Add("tags", Tags);
            Add("minDuration", MinDuration);
            Add("maxDuration", MaxDuration);
            Add("limit", Limit, UsualLimit);
            Add("sort", Sort, Orders[0].Value);
            Add("view", View, UsualView);
            Add("seen", Seen);
            Add("live", IsLive ? "1" : "");
            return path.ToString();
        }
    }

    internal static SearchForm Read(IQueryCollection query)
    {
        string Get(string name, string otherwise = "") => query[name] is [{ } first, ..] && first.Trim() is { Length: > 0 } text ? text : otherwise;

        return new SearchForm
        {
            Service = Get("service"),
            Operation = Get("operation"),
            Kind = Get("kind"),
            Status = Get("status"),
            Tags = Get("tags"),
            Window = TimeWindow.Read(query),
            MinDuration = Get("minDuration"),
            MaxDuration = Get("maxDuration"),
            Limit = Get("limit", UsualLimit),
            Sort = Get("sort", Orders[0].Value),
            View = Get("view", UsualView),
            Seen = Get("seen"),
            IsLive = Get("live") == "1",
        };
    }

    /// <summary>What the form asks, or what is wrong with it, per field.</summary>
    internal (TraceQuery? Query, IReadOnlyDictionary<string, string> Errors) ToQuery(DateTimeOffset now)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var (start, end) = Window.Resolve(now, errors);
        var tags = TagText.Parse(Tags, out var tagError);
        if (tagError is not null) errors["tags"] = tagError;
        if (Kind.Length > 0 && !Kinds.Contains(Kind)) errors["kind"] = $"The kind is one of {string.Join(", ", Kinds)}.";
        if (Status.Length > 0 && !Statuses.Contains(Status)) errors["status"] = $"The status is one of {string.Join(", ", Statuses)}.";
        // What DataService finds under these names is not an attribute: docs/decisions/005-search.md.
        if (Kind.Length > 0 && !tags.TryAdd("span.kind", Kind)) errors["tags"] = "The kind is chosen twice: take span.kind away, or the kind.";
        if (Status.Length > 0 && (tags.ContainsKey("error") || tags.ContainsKey("otel.status_code")))
            errors["tags"] = "The status is chosen twice: take error and otel.status_code away, or the status.";
        else if (Status == "error") tags["error"] = "true";
        else if (Status.Length > 0) tags["otel.status_code"] = Status.ToUpperInvariant();
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

    private static long Duration(string text, string field, Dictionary<string, string> errors)
    {
        if (text.Length == 0) return 0;
        if (GoDuration.TryParse(text.Replace(" ", "", StringComparison.Ordinal), out var nanoseconds, out _) && nanoseconds >= 0) return nanoseconds;
        errors[field] = "Write a duration with its unit: 500us, 100ms, 1.5s, 2m.";
        return 0;
    }
}
