using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Jaeger.Storage.V2;

namespace Tracepost.Benchmarks.Store;

/// <summary>A search, as each API is asked for it.</summary>
/// <param name="From">Traces with a span that starts from here on…</param>
/// <param name="To">… to here.</param>
internal sealed record SearchTerms(DateTimeOffset From, DateTimeOffset To)
{
    public string? Service { get; init; }

    public string? Operation { get; init; }

    public (string Key, string Value)? Attribute { get; init; }

    public TimeSpan? AtLeast { get; init; }

    public TimeSpan? AtMost { get; init; }

    /// <summary>
    /// The path on ApiService's door <c>http</c>: Jaeger's API, or that of its third generation if no service is named, for only that can do so.
    /// </summary>
    public string Path(int traces)
    {
        List<string> parameters = Service is not null
            ? [$"service={Service}", $"start={Microseconds(From)}", $"end={Microseconds(To)}", $"limit={traces}"]
            : [$"query.startTimeMin={Rfc3339(From)}", $"query.startTimeMax={Rfc3339(To)}", $"query.searchDepth={traces}"];
        Add("operation", "query.operationName", Operation);
        Add("minDuration", "query.durationMin", GoDuration(AtLeast));
        Add("maxDuration", "query.durationMax", GoDuration(AtMost));
        if (Attribute is var (key, value)) Add("tags", "query.attributes", JsonSerializer.Serialize(new Dictionary<string, string> { [key] = value }));
        return $"{(Service is null ? "/api/v3/traces" : "/api/traces")}?{string.Join('&', parameters)}";

        void Add(string name, string nameInV3, string? text)
        {
            if (text is not null) parameters.Add($"{(Service is null ? nameInV3 : name)}={Uri.EscapeDataString(text)}");
        }
    }

    /// <summary>The question for jaeger.storage.v2.</summary>
    public TraceQueryParameters Query(int traces)
    {
        var query = new TraceQueryParameters
        {
            ServiceName = Service ?? "", OperationName = Operation ?? "", SearchDepth = traces,
            StartTimeMin = Timestamp.FromDateTimeOffset(From), StartTimeMax = Timestamp.FromDateTimeOffset(To),
            DurationMin = AtLeast is { } least ? Duration.FromTimeSpan(least) : null,
            DurationMax = AtMost is { } most ? Duration.FromTimeSpan(most) : null,
        };
        if (Attribute is var (key, value)) query.Attributes.Add(new KeyValue { Key = key, Value = new AnyValue { StringValue = value } });
        return query;
    }

    private static string Microseconds(DateTimeOffset time) => ((time - DateTimeOffset.UnixEpoch).Ticks / 10).ToString(CultureInfo.InvariantCulture);

    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string? GoDuration(TimeSpan? duration) =>
        duration is { } some ? string.Create(CultureInfo.InvariantCulture, $"{some.TotalMicroseconds:0}us") : null;
}
