namespace Tracepost.DataService.Rollups.Arrivals;

/// <summary>What waits to be counted.</summary>
/// <param name="Commits">How many commits, at most <see cref="Most"/>.</param>
/// <param name="OldestAge">For how long the oldest waits.</param>
internal readonly record struct Backlog(int Commits, TimeSpan OldestAge)
{
    /// <summary>More commits are not counted one by one.</summary>
    public const int Most = 100_000;
}
