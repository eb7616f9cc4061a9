using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Compare;

/// <summary>How spans of two traces that are the same differ.</summary>
public enum DiffChange
{
    /// <summary>Hardly.</summary>
    Same,

    /// <summary>The second trace took longer.</summary>
    Slower,

    /// <summary>The second trace was done sooner.</summary>
    Faster,

    /// <summary>Only the second trace has them.</summary>
    Added,

    /// <summary>Only the first trace has them.</summary>
    Missing,
}

/// <summary>Tells differences from chance.</summary>
public static class DiffChanges
{
    // Less than a twentieth, or less than 100 µs, is chance.
    private const double Noticeable = 0.05;
    private const ulong LeastNano = 100_000;

    /// <summary>How the spans of a node differ in time.</summary>
    public static DiffChange Of(TraceDiffNode node)
    {
        if (node.IsAdded) return DiffChange.Added;
        if (node.IsMissing) return DiffChange.Missing;
        if (!IsNoticeable(node.MoreNano, node.Before.DurationNano, node.After.DurationNano)) return DiffChange.Same;
        return node.MoreNano > 0 ? DiffChange.Slower : DiffChange.Faster;
    }

    /// <summary>Whether there is anything to see: a difference in time or in errors.</summary>
    public static bool IsDifferent(TraceDiffNode node) => Of(node) != DiffChange.Same || node.Before.Errors != node.After.Errors;

    /// <summary>Whether two durations differ by more than chance.</summary>
    public static bool IsNoticeable(long moreNano, ulong beforeNano, ulong afterNano) =>
        (ulong)Math.Abs(moreNano) >= LeastNano && Math.Abs(moreNano) >= Noticeable * Math.Max(beforeNano, afterNano);
}
