using Google.Protobuf.WellKnownTypes;

namespace Tracepost.DataService.Query;

/// <summary>
/// Times and durations of requests in nanoseconds. A Go client sends the times it does not set as year 1, because its zero time is not
/// nil, and the durations it does not set as 0.
/// </summary>
internal static class RequestTime
{
    private const long NsPerSecond = 1_000_000_000;
    private const long GoZeroSeconds = -62_135_596_800;

    /// <summary>Unix nanoseconds, or null if the time is not set. What lies beyond 1677 or 2262 becomes the bound.</summary>
    public static long? ReadTime(Timestamp? time, string field)
    {
        if (time is null or { Seconds: GoZeroSeconds, Nanos: 0 }) return null;
        if (time.Nanos is < 0 or >= (int)NsPerSecond)
            throw new InvalidQueryException($"{field} is not a valid time: its nanoseconds are {time.Nanos}");
        return Clamp(time.Seconds, time.Nanos);
    }

    /// <summary>Nanoseconds, or null if the duration is not set, which is the same as 0.</summary>
    public static long? ReadDuration(Duration? duration, string field)
    {
        if (duration is null or { Seconds: 0, Nanos: 0 }) return null;
        if (duration.Seconds < 0 || duration.Nanos is < 0 or >= (int)NsPerSecond)
            throw new InvalidQueryException($"{field} is not a valid duration: {duration.Seconds} seconds and {duration.Nanos} nanoseconds");
        return Clamp(duration.Seconds, duration.Nanos);
    }

    /// <summary>The reverse of <see cref="ReadTime"/>.</summary>
    public static Timestamp ToTimestamp(long ns) =>
        new() { Seconds = Math.DivRem(ns, NsPerSecond, out var rest) - (rest < 0 ? 1 : 0), Nanos = (int)(rest < 0 ? rest + NsPerSecond : rest) };

    private static long Clamp(long seconds, int nanos) =>
        (long)Int128.Clamp((Int128)seconds * NsPerSecond + nanos, long.MinValue, long.MaxValue);
}
