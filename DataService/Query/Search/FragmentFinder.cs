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
internal sealed class FragmentFinder(SegmentReader segments, CandidateReader candidates, CandidateFilter filter, QueryMetrics metrics)
{
    // Spans whose fragments are read with the first question, and with later ones, of which each asks for twice as much.
    private const int FirstSpans = 16_384;
    private const int MaxSpans = 262_144;

    // No commit and no merged segment is as large: it is all that was stored before there were filters.
    private const int TooManySpans = 1_000_000;

    /// <summary>The traces, distinct in each list. Who has enough asks for no more.</summary>
    public async IAsyncEnumerable<IReadOnlyList<TraceId>> NewestFirstAsync(
        FragmentSearch search, SearchRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (search.Tokens.Count == 0)
        {
            await foreach (var found in WalkAsync(search, search.Range, run, cancellationToken)) yield return found;
            yield break;
        }

        var range = search.Range with { FromNs = SlotOf(Math.Max(0, search.Range.FromNs)) };
        var (unread, matches, to) = (new List<NotedSegment>(), new NewestMatches(), range.ToNs);
        await foreach (var page in segments.NewestFirstAsync(search.Tokens, range, cancellationToken))
        {
            unread.AddRange(page.MayHave);
            metrics.Probed(page.Count, page.MayHave.Count);
            if (page.DownToNs <= to && IsCommon(unread, page))
            {
                var part = new TraceRange(SlotOf(page.DownToNs), to);
                await foreach (var found in WalkAsync(search, part, run, cancellationToken)) yield return found;
                to = part.FromNs - 1;
                matches.Forget(part.FromNs);
                unread.RemoveAll(segment => segment.FromNs > to);
                continue;
            }

            unread.Sort((a, b) => b.ToNs.CompareTo(a.ToNs));
            for (var (at, next, spans) = (0, 0, FirstSpans); at < unread.Count; at = next, spans = Math.Min(2 * spans, MaxSpans))
            {
                next = at + Together(unread, at, spans);
                await ReadAsync(search, unread[at..next], range with { ToNs = to }, run, matches, cancellationToken);
                if (next < unread.Count && matches.Take(unread[next].ToNs + 1) is { Count: > 0 } found) yield return found;
            }

            unread.Clear();
            if (matches.Take(page.DownToNs) is { Count: > 0 } rest) yield return rest;
            to = Math.Min(to, page.DownToNs - 1);
        }
    }

    // Reading the segments is worth it if it is half of the work of a walk at most.
    private static bool IsCommon(List<NotedSegment> unread, SegmentPage page) =>
        2 * unread.Sum(segment => (long)segment.Spans) > page.Spans && (page.Spans > FirstSpans || unread.Exists(segment => segment.Spans > TooManySpans));

    private static int Together(List<NotedSegment> unread, int from, int spans)
    {
        var (count, sum) = (1, unread[from].Spans);
        while (from + count < unread.Count && (sum += unread[from + count].Spans) <= spans) count++;
        return count;
    }

    private async IAsyncEnumerable<IReadOnlyList<TraceId>> WalkAsync(
        FragmentSearch search, TraceRange range, SearchRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in candidates.ReadAsync(search.Sql, range, search.Names, search.Limit, cancellationToken))
        {
            var matching = await filter.MatchingAsync(batch, search.Matcher, run, search.IsKnown, cancellationToken);
            yield return [.. matching.Select(match => match.TraceId).Distinct()];
        }
    }

    private async Task ReadAsync(
        FragmentSearch search, List<NotedSegment> some, TraceRange range, SearchRun run, NewestMatches matches, CancellationToken cancellationToken)
    {
        var part = new TraceRange(
            Math.Max(range.FromNs, some.Min(segment => segment.FromNs)), Math.Min(range.ToNs, some.Max(segment => segment.ToNs)));
        int[] commits = [.. some.SelectMany(segment => segment.CommitIds).Distinct()];
        await foreach (var batch in candidates.ReadCommitsAsync(search.Sql, part, commits, cancellationToken))
            matches.Add(await filter.MatchingAsync(batch, search.Matcher, run, search.IsKnown, cancellationToken));
    }

    // All spans of a fragment start in its slot.
    private static long SlotOf(long ns) => ns - ns % Fragment.Slot;
}
