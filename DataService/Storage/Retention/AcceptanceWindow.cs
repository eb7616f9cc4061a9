namespace Tracepost.DataService.Storage.Retention;

/// <summary>
/// Which spans are accepted, by their start: from now minus the retention to a little in the future. Partitions of the days in it are
/// never dropped.
/// </summary>
internal sealed class AcceptanceWindow(RetentionOptions options, TimeProvider time)
{
    /// <summary>The earliest start that is accepted now, Unix nanoseconds.</summary>
    public long OldestNs => time.NowNs() - options.Days * Days.Nanoseconds;

    /// <summary>The latest start that is accepted now, Unix nanoseconds.</summary>
    public long NewestNs => time.NowNs() + options.FutureHours * (Days.Nanoseconds / 24);

    /// <summary>Both at one moment: take it once per request.</summary>
    public (long OldestNs, long NewestNs) Now()
    {
        var now = time.NowNs();
        return (now - options.Days * Days.Nanoseconds, now + options.FutureHours * (Days.Nanoseconds / 24));
    }
}
