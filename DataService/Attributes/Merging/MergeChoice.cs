using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Attributes.Merging;

/// <summary>
/// Chooses segments to merge: of one day, and so many that they become a large one, or many of about one size, so that a span is read again a few
/// times at most on the way from a commit of its own to a segment that is large enough.
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

    // What a filter would take that was not made: more than little.
    private const int ExpensiveBytes = 2 * CheapBytes;

    private const int Together = 64;

    // When nothing comes any more.
    private const int Few = 4;
    private const int Growth = 4;

    // Less than 64 spans, 512, 4096, and so on.
    private const int SmallestTier = 64;
    private const int TierFactor = 8;

    /// <summary>Segments that are to become one, in order of time; none if there are too few of them yet.</summary>
    /// <param name="small">Segments with fewer than <see cref="LargeSpans"/>, or without a filter, in order of time.</param>
    /// <param name="isKnown">Whether a segment was there at the last look.</param>
    public static IReadOnlyList<Segment> Of(IReadOnlyList<Segment> small, Func<Segment, bool> isKnown)
    {
        if (small.FirstOrDefault(segment => segment.SpanCount >= LargeSpans) is { } unfiltered) return [unfiltered];
        foreach (var day in small.GroupBy(segment => Days.OfNs(segment.ToNs)))
        {
            var chosen = Enough(day) ?? day.GroupBy(segment => Tier(segment.SpanCount)).FirstOrDefault(alike => alike.Count() >= Together)?.ToList();
            if (chosen is null && day.All(isKnown)) chosen = [.. IsWorthIt(day) ? day : day.Where(segment => !segment.HasFilter)];
            if (chosen is { Count: > 0 }) return chosen;
        }

        return [];
    }

    /// <summary>Whether a filter takes so little room that merging it with others need not save any.</summary>
    public static bool IsCheap(long filterBytes, long spans) => filterBytes <= CheapBytes * spans;

    // The first that are enough for a large one, or for one that takes little room.
    private static List<Segment>? Enough(IEnumerable<Segment> day)
    {
        var chosen = new List<Segment>();
        var (spans, bytes) = (0L, 0L);
        foreach (var segment in day)
        {
            chosen.Add(segment);
            spans += segment.SpanCount;
            bytes += segment.HasFilter ? segment.FilterBytes : ExpensiveBytes * segment.SpanCount;
            if (spans >= Spans || (spans >= 2 * CheapSpans && IsCheap(bytes, spans))) return chosen;
        }

        return null;
    }

    // Nothing came to the day for a while: what is there need not wait for more, unless much would be read again for the sake of a few.
    private static bool IsWorthIt(IEnumerable<Segment> day) =>
        day.Count() >= Few && day.Sum(segment => (long)segment.SpanCount) >= Growth * day.Max(segment => (long)segment.SpanCount);

    private static int Tier(int spans)
    {
        var tier = 0;
        for (long limit = SmallestTier; spans >= limit; limit *= TierFactor) tier++;
        return tier;
    }
}
