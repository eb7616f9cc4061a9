using System.Globalization;

namespace Tracepost.ApiService.Pages.Formatting;

/// <summary>Times as people read them, in UTC; the script of the pages turns them into the reader's time zone.</summary>
public static class TimeText
{
    /// <summary>2026-11-22 10:15:30.123 UTC</summary>
    public static string Format(ulong unixNano) => At(unixNano).ToString("yyyy-MM-dd HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>2026-11-22T10:15:30.123Z, for machines.</summary>
    public static string Iso(ulong unixNano) => At(unixNano).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>10:15:30, for axes.</summary>
    public static string Clock(ulong unixNano) => At(unixNano).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(ulong unixNano) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)Math.Min(unixNano / 100, (ulong)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks));
}
