namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>Which seconds, and which hours, a window means; by their begins, Unix nanoseconds, the last included.</summary>
internal readonly record struct LinkWindow(long FirstSecondNs, long LastSecondNs, long FirstHourNs, long LastHourNs)
{
    /// <summary>Of a window whose ends belong to it, Unix nanoseconds, not before 1970.</summary>
    public static LinkWindow Of(long fromNs, long toNs)
    {
        // An hour that begins at the window's end is not in it, as the window of the day after begins there.
        var (firstHour, endHour) = (Nearest(fromNs), Nearest(toNs));
        var lastHour = endHour - LinkTable.Hour;
        if (lastHour < firstHour) firstHour = lastHour = Floor(fromNs + (toNs - fromNs) / 2, LinkTable.Hour);
        return new LinkWindow(Floor(fromNs, LinkTable.Second), Floor(toNs, LinkTable.Second), firstHour, lastHour);
    }

    private static long Nearest(long ns) => Floor(ns, LinkTable.Hour) + (ns % LinkTable.Hour >= LinkTable.Hour / 2 ? LinkTable.Hour : 0);

    private static long Floor(long ns, long length) => ns / length * length;
}
