namespace Tracepost.DataService.Storage;

/// <summary>Days in UTC, counted from 0001-01-01 as <see cref="DateOnly.DayNumber"/> does, and Unix nanoseconds.</summary>
internal static class Days
{
    /// <summary>A day in nanoseconds.</summary>
    internal const long Nanoseconds = 86_400L * 1_000_000_000;

    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>The day it is.</summary>
    internal static int Today(this TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).DayNumber;

    /// <summary>The time it is in Unix nanoseconds.</summary>
    internal static long NowNs(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The day in which this time, not before 1970, is.</summary>
    internal static int OfNs(long ns) => EpochDay + (int)(ns / Nanoseconds);

    /// <summary>The first nanosecond of a day.</summary>
    internal static long StartNs(int day) => (day - EpochDay) * Nanoseconds;
}
