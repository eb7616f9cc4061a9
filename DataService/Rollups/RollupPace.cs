namespace Tracepost.DataService.Rollups;

/// <summary>
/// How long counting rests after a round. Three times as long as the round took, so that it takes a quarter of a core, here and in PostgreSQL
/// together. Where commits follow each other without a pause it gives way to them and takes a twentieth, until the oldest has waited for as long
/// as it may. If they wait for a minute and there is room, it catches up with half a core.
/// </summary>
internal static class RollupPace
{
    /// <summary>Commits that are under way on average where they follow each other without a pause.</summary>
    private const double Busy = 1;

    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(1);

    /// <summary>A load may be over long before a long rest is.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(15);

    /// <summary>The rest after a round.</summary>
    /// <param name="took">What the round took.</param>
    /// <param name="oldest">For how long the oldest commit waits.</param>
    /// <param name="commitsUnderWay">How many commits were under way at a time since the last round.</param>
    /// <param name="options">For how long it gives way, and how often it looks when nothing waits.</param>
    public static TimeSpan Rest(TimeSpan took, TimeSpan oldest, double commitsUnderWay, RollupOptions options)
    {
        var rest = commitsUnderWay >= Busy && oldest < options.GiveWay ? Shorter(19 * took, LongestRest)
            : oldest >= LongWait ? took
            : 3 * took;
        return oldest < options.Interval ? Longer(options.Interval, rest) : Longer(rest, took);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
