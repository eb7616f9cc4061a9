using Google.Protobuf.WellKnownTypes;
using Jaeger.Storage.V2;

namespace Tracepost.ApiService.Store;

/// <summary>A search. Times are Unix nanoseconds, durations nanoseconds.</summary>
internal sealed record TraceQuery
{
    private const long NanosPerSecond = 1_000_000_000;

    /// <summary>Null or empty: any service.</summary>
    public string? Service { get; init; }

    /// <summary>Null or empty: any operation.</summary>
    public string? Operation { get; init; }

    /// <summary>Keys and values, all of them on the same span; values are compared in their string form.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Attributes { get; init; } = [];

    public required long StartMin { get; init; }

    public required long StartMax { get; init; }

    /// <summary>0: no bound.</summary>
    public long DurationMin { get; init; }

    /// <summary>0: no bound.</summary>
    public long DurationMax { get; init; }

    /// <summary>At most this many traces.</summary>
    public int Limit { get; init; } = 100;

    public TraceQueryParameters ToStorage()
    {
        var parameters = new TraceQueryParameters
        {
            ServiceName = Service ?? "",
            OperationName = Operation ?? "",
            StartTimeMin = ToTimestamp(StartMin),
            StartTimeMax = ToTimestamp(StartMax),
            SearchDepth = Limit,
        };
        if (DurationMin != 0) parameters.DurationMin = ToDuration(DurationMin);
        if (DurationMax != 0) parameters.DurationMax = ToDuration(DurationMax);
        foreach (var (key, value) in Attributes)
            parameters.Attributes.Add(new KeyValue { Key = key, Value = new AnyValue { StringValue = value } });
        return parameters;
    }

    public static Timestamp ToTimestamp(long unixNano)
    {
        var (seconds, nanos) = Math.DivRem(unixNano, NanosPerSecond);
        return nanos < 0 ? new() { Seconds = seconds - 1, Nanos = (int)(nanos + NanosPerSecond) } : new() { Seconds = seconds, Nanos = (int)nanos };
    }

    private static Duration ToDuration(long nanoseconds) =>
        new() { Seconds = nanoseconds / NanosPerSecond, Nanos = (int)(nanoseconds % NanosPerSecond) };
}
