namespace Tracepost.DataService.State.Reading;

/// <summary>Times of the database as the answer has them.</summary>
internal static class StateTime
{
    /// <summary>Unix nanoseconds of a time in UTC.</summary>
    public static ulong ToUnixNano(DateTime time) => (ulong)Math.Max((time - DateTime.UnixEpoch).Ticks, 0) * TimeSpan.NanosecondsPerTick;
}
