using System.Runtime.CompilerServices;
using Tracepost.DataService.Attributes;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Finds the traces of fragments that match, those with the newest first. Without tokens it walks back in time. With tokens it looks at the
/// filters of segments, a page of them at a time: if what is asked for may be in few of them, it reads all fragments of these; if it may be in
/// most, the value is common, and walking back through their time finds it soon.
/// </summary>
internal sealed class FragmentFinder(
    SegmentReader segments, CandidateReader candidates, CandidateLanes lanes, CandidateWalk walk, CandidateFilter filter, QueryMetrics metrics)
{
    // Spans whose fragments are read with the first question, and with later ones, of which each asks for twice as much.
    private const int FirstSpans = 16_384;
    private const int MaxSpans = 262_144;

    // Segments that are asked first: who looks for a common value needs no more. Then there are more in each page.
    private const int FirstPage = 64;
    private const int PageFactor = 4;
    private const int MaxPage = 4096;

    /// <summary>The traces, distinct in each list. Who has enough asks for no more.</summary>
    public async IAsyncEnumerable<IReadOnlyList<TraceId>> NewestFirstAsync(
        FragmentSearch search, SearchRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pace = new WalkPace(search, run);
        if (search.Tokens.Count == 0)
        {
            await foreach (var found in WalkAsync(search, search.Range, pace, run, cancellationToken)) yield return found;
            yield break;
        }

        var range = search.Range with { FromNs = SlotOf(Math.Max(0, search.Range.FromNs)) };
        for (var size = FirstPage; range.ToNs >= range.FromNs;)
        {
            // Each page is of all that is left of the window, as it is now: meanwhile segments may have been merged with newer ones.
            var page = await segments.ReadAsync(search.Tokens, range, size, cancellationToken);
            metrics.Probed(page.Count, page.MayHave.Count);
            if (page.DownToNs > range.ToNs)
            {
                // All of them end after the window; those that end in it come after these.
                size *= PageFactor;
                continue;
            }

            var isCommon = IsCommon(page);
            var part = range with { FromNs = isCommon ? SlotOf(page.DownToNs) : page.DownToNs };
            await foreach (var found in isCommon ? WalkAsync(search, part, pace, run, cancellationToken) : ReadAsync(search, page.MayHave, part, run, cancellationToken))
                yield return found;
            (range, size) = (range with { ToNs = part.FromNs - 1 }, Math.Max(size, Math.Min(size * PageFactor, MaxPage)));
        }
    }

    // Reading the segments is worth it if it is half of the work of a walk at most, or little.
    private static bool IsCommon(SegmentPage page)
    {
        var spans = page.MayHave.Sum(segment => (long)segment.Spans);
        return spans > FirstSpans && 2 * spans > page.Spans;
    }

    private async IAsyncEnumerable<IReadOnlyList<TraceId>> ReadAsync(
        FragmentSearch search, IReadOnlyList<NotedSegment> segments, TraceRange range, SearchRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var matches = new NewestMatches();
        for (var (at, next, spans) = (0, 0, FirstSpans); at < segments.Count; at = next, spans = Math.Min(2 * spans, MaxSpans))
        {
            next = at + Together(segments, at, spans);
            var some = segments.Skip(at).Take(next - at).ToList();
            // No wider than it must be: so PostgreSQL looks into few partitions.
            var part = new TraceRange(
                Math.Max(range.FromNs, some.Min(segment => segment.FromNs)), Math.Min(range.ToNs, some.Max(segment => segment.ToNs)));
            int[] commits = [.. some.SelectMany(segment => segment.CommitIds).Distinct()];
            var batches = ReadCommitsAsync(search.Sql, part, commits, cancellationToken);
            await foreach (var matching in filter.MatchingAsync(batches, search.Matcher, run, search.IsKnown, cancellationToken)) matches.Add(matching.Matches);
            // Those that are left end before.
            if (matches.Take(next < segments.Count ? segments[next].ToNs + 1 : range.FromNs) is { Count: > 0 } found) yield return found;
        }
    }

    private async IAsyncEnumerable<CandidateBatch> ReadCommitsAsync(
        CandidateSql sql, TraceRange range, int[] commits, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pieces = commits.Chunk(Math.Max(1, (commits.Length + CandidateLanes.Most - 1) / CandidateLanes.Most))
            .Select<int[], CandidateSource>(some => token => candidates.ReadCommitsAsync(sql, range, some, token));
        await foreach (var batch in lanes.ReadAsync(pieces, cancellationToken)) yield return new CandidateBatch(batch, CandidateBatch.NotYet);
    }

    private static int Together(IReadOnlyList<NotedSegment> segments, int from, int spans)
    {
        var (count, sum) = (1, segments[from].Spans);
        while (from + count < segments.Count && (sum += segments[from + count].Spans) <= spans) count++;
        return count;
    }

    private async IAsyncEnumerable<IReadOnlyList<TraceId>> WalkAsync(
        FragmentSearch search, TraceRange range, WalkPace pace, SearchRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var matches = new NewestMatches();
        var batches = walk.ReadAsync(search, range, pace, cancellationToken);
        await foreach (var matching in filter.MatchingAsync(batches, search.Matcher, run, search.IsKnown, cancellationToken))
        {
            matches.Add(matching.Matches);
            if (matches.Take(matching.DownToNs) is { Count: > 0 } found) yield return found;
        }
    }

    // All spans of a fragment start in its slot.
    private static long SlotOf(long ns) => ns - ns % Fragment.Slot;
}
