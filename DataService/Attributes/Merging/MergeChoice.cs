using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Attributes.Merging;

/// <summary>
/// Chooses segments to merge: of one day, and of about one size, so that a span is read again a few times at most on the way from a commit of its
/// own to a segment that is large enough.
/// </summary>
internal static class MergeChoice
{
    /// <summary>
    /// Spans of a merged segment. In larger ones more of the attributes are the same, so they take less room; but who finds a value in
    /// one has more to read.
    /// </summary>
    public const int Spans = 50_000;

    /// <summary>Segments from here on are left alone.</summary>
    public const int LargeSpans = Spans / 2;

    /// <summary>
    /// Segments from here on are left alone too if their filters take <see cref="CheapBytes"/> a span at most. Where most values are new in each
    /// trace, larger segments take as much room, and who looks for one reads more.
    /// </summary>
    public const int CheapSpans = 4096;

    /// <summary>Bytes of a filter per span.</summary>
    public const int CheapBytes = 3;

    private const int Together = 64;

    // Less than 64 spans, 512, 4096, and so on.
    private const int SmallestTier = 64;
    private const int TierFactor = 8;

    /// <summary>Segments that are to become one, in order of time; none if there are too few of them yet.</summary>
    /// <param name="small">Segments with fewer than <see cref="LargeSpans"/>, or without a filter, in order of time.</param>
    public static IReadOnlyList<Segment> Of(IReadOnlyList<Segment> small)
    {
        if (small.FirstOrDefault(segment => !segment.HasFilter) is { } unfiltered) return [unfiltered];
        foreach (var alike in small.GroupBy(segment => (Days.OfNs(segment.ToNs), Tier(segment.SpanCount))))
        {
            var chosen = new List<Segment>();
            var (spans, bytes) = (0L, 0L);
            foreach (var segment in alike)
            {
                chosen.Add(segment);
                spans += segment.SpanCount;
                bytes += segment.FilterBytes;
                if (spans >= 2 * CheapSpans && bytes <= CheapBytes * spans) return chosen;
                if (spans >= Spans || chosen.Count == 8 * Together) return chosen;
            }

            if (chosen.Count >= Together) return chosen;
        }

        return [];
    }

    private static int Tier(int spans)
    {
        var tier = 0;
        for (long limit = SmallestTier; spans >= limit; limit *= TierFactor) tier++;
        return tier;
    }
}
