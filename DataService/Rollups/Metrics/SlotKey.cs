namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>A service in a slot of time. Times are nanoseconds.</summary>
internal readonly record struct SlotKey(long StartNs, long LengthNs, string Service)
{
    public const long Minute = 60L * 1_000_000_000;
    public const long Hour = 60 * Minute;

    /// <summary>The slot of this length in which a time is.</summary>
    public static SlotKey Of(ulong timeNs, long lengthNs, string service)
    {
        var time = (long)Math.Min(timeNs, long.MaxValue);
        return new(time - time % lengthNs, lengthNs, service);
    }
}
