using Tracepost.DataService.Attributes;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Decides how a search by attributes finds its candidates. If few commits may have them, their fragments are all read; if many do, what is
/// looked for is common, and walking back in time finds it soon.
/// </summary>
internal sealed class SegmentChoice(SegmentReader segments)
{
    // So many spans' fragments take PostgreSQL some tens of milliseconds.
    private const long FewSpans = 200_000;

    /// <summary>The commits to read; null to walk by time.</summary>
    /// <param name="asked">The tokens of each condition that has some.</param>
    /// <param name="window">The spans that are looked for start in it.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async Task<int[]?> ChooseAsync(IReadOnlyList<ulong[]> asked, TraceRange window, CancellationToken cancellationToken)
    {
        if (asked.Count == 0) return null;
        var range = window with { FromNs = Math.Max(0, window.FromNs - window.FromNs % Fragment.Slot) };
        var noted = await segments.FindAsync(asked, range, cancellationToken);
        if (noted.Spans > FewSpans) return null;
        // Fragments from before there were filters, and of commits about which nothing is noted.
        return [.. noted.Ids, CommitIds.None];
    }
}
