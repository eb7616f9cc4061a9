using Tracepost.ApiService.QueryApis.Go;
using Tracepost.ApiService.Store;

namespace Tracepost.ApiService.QueryApis.JaegerV3;

/// <summary>The parameters of <c>/api/v3</c>, each with its newer camelCase and its older snake_case name.</summary>
internal sealed class JaegerV3Parameters(IQueryCollection query)
{
    /// <summary>How many traces a search finds that does not say.</summary>
    public const int DefaultSearchDepth = 100;

    /// <summary>A query in Jaeger's expressions, which came after 2.20 and is off there too: ignored, it would find too much.</summary>
    public const string FilterDisabled = "the structured query filter is disabled";

    /// <summary>The parameters <c>query.*</c> of a search. Times are required and RFC 3339.</summary>
    /// <exception cref="BadQueryException">With Jaeger's text.</exception>
    public (TraceQuery Query, bool Raw) Search()
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (First("query.attributes") is { } json && GoTagMap.Parse(json, attributes) is { } error) throw Malformed("query.attributes", error);
        if (First("query.filter") is not null) throw new BadQueryException(FilterDisabled);

        var (min, minName) = Get("query.startTimeMin", "query.start_time_min");
        var (max, maxName) = Get("query.startTimeMax", "query.start_time_max");
        if (min is null || max is null) throw new BadQueryException("query.startTimeMin and query.startTimeMax are required");
        var (start, end) = (Rfc3339(min, minName), Rfc3339(max, maxName));
        if (start >= end) throw new BadQueryException("query.startTimeMin must be before query.startTimeMax");

        var search = new TraceQuery
        {
            Service = Get("query.serviceName", "query.service_name").Value,
            Operation = Get("query.operationName", "query.operation_name").Value,
            Attributes = attributes,
            StartMin = start,
            StartMax = end,
            Limit = SearchDepth(),
            DurationMin = Duration("query.durationMin", "query.duration_min"),
            DurationMax = Duration("query.durationMax", "query.duration_max"),
        };
        return (search, Bool("query.rawTraces", "query.raw_traces"));
    }

    /// <summary>An optional time in Unix nanoseconds.</summary>
    public long? Time(string name, string older) => Get(name, older) is ({ } text, var used) ? Rfc3339(text, used) : null;

    /// <summary>A text; empty if absent.</summary>
    public string Text(string name, string? older = null) => Get(name, older ?? name).Value ?? "";

    /// <summary>A boolean; false if absent.</summary>
    public bool Bool(string name, string older) =>
        Get(name, older) is ({ } text, var used) && (GoText.ParseBool(text) ?? throw Malformed(used, GoText.BoolError(text)));

    private int SearchDepth()
    {
        var (text, name) = Get("query.searchDepth", "query.search_depth");
        if (text is null) (text, name) = (First("query.num_traces"), "query.num_traces");
        if (text is null) return DefaultSearchDepth;
        if (!GoText.TryParseInt(text, 64, out var depth, out var error))
            throw Malformed(name, error.Replace("ParseInt", "Atoi", StringComparison.Ordinal));
        return (int)Math.Clamp(depth, int.MinValue, int.MaxValue);
    }

    private long Duration(string name, string older)
    {
        var (text, used) = Get(name, older);
        if (text is null) return 0;
        return GoDuration.TryParse(text, out var nanoseconds, out var error) ? nanoseconds : throw Malformed(used, error);
    }

    private static long Rfc3339(string text, string name) =>
        GoTime.TryParse(text, out var unixNano, out var error) ? unixNano : throw Malformed(name, error);

    private (string? Value, string Name) Get(string name, string older) => First(name) is { } value ? (value, name) : (First(older), older);

    private string? First(string name) => query[name] is [{ Length: > 0 } first, ..] ? first : null;

    private static BadQueryException Malformed(string name, string error) => new($"malformed parameter {name}: {error}");
}
