using System.Runtime.CompilerServices;
using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Walks back in time through a search's candidates: pages that grow, because who has read many in vain will have to read many more. Where they are
/// many, they are read in rounds over several connections, a piece of time over each.
/// </summary>
internal sealed class CandidateWalk(CandidateReader candidates, CandidateLanes lanes, SearchRanges searched)
{
    // Fewer are read over one connection.
    private const int LeastOfRound = 2048;

    // So many in the first piece of time are many.
    private const int Common = SparseRanges.FirstFragments / 16;

    /// <summary>The batches. The receiver releases the candidates.</summary>
    /// <param name="search">What a candidate is, and who started it.</param>
    /// <param name="range">In which the spans start that are looked for.</param>
    /// <param name="pace">How many at once.</param>
    /// <param name="cancellationToken">Ends it, in PostgreSQL too.</param>
    public async IAsyncEnumerable<CandidateBatch> ReadAsync(
        FragmentSearch search, TraceRange range, WalkPace pace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (sql, isSparse, isFirst) = (search.Sql, search.Sql.MayBeSparse, true);
        await foreach (var ranges in searched.NewestFirstAsync(range, search.Names, sql.MayBeSparse, cancellationToken))
        {
            for (var rest = ranges; rest.Count > 0;)
            {
                var count = pace.Next();
                if (!isSparse && !sql.IsMostlyDecided && pace.IsKnown && count >= LeastOfRound)
                {
                    var round = new WalkRound(rest, count, pace.LengthOf(count));
                    var pieces = round.Pieces.Select<IReadOnlyList<TraceRange>, CandidateSource>(
                        piece => token => round.ReadAsync(piece, candidates, sql, token));
                    await foreach (var batch in lanes.ReadAsync(pieces, cancellationToken)) yield return new CandidateBatch(batch, CandidateBatch.NotYet);
                    pace.HasRead(rest, round.Rest, round.Fragments);
                    rest = round.Rest;
                    yield return new CandidateBatch([], DownTo(rest, ranges));
                    continue;
                }

                var (read, newest, last) = (0, 0L, long.MaxValue);
                await foreach (var batch in candidates.ReadPageAsync(sql, rest, count, isSparse && !isFirst, cancellationToken))
                {
                    if (read == 0) newest = batch[0].StartNs;
                    read += batch.Count;
                    last = batch[^1].StartNs;
                    // Others may start at the same time.
                    yield return new CandidateBatch(batch, last + 1);
                }

                var isFull = read >= count;
                var left = isFull ? rest.Before(last) : [];
                pace.HasRead(rest.Before(newest + 1), left, read);
                rest = left;
                yield return new CandidateBatch([], DownTo(rest, ranges));
                // There are many after all. Each page would look through the whole range again; and no block is without one.
                if (isFull || (isFirst && read >= Common)) isSparse = false;
            }

            isFirst = false;
        }
    }

    private static long DownTo(IReadOnlyList<TraceRange> rest, IReadOnlyList<TraceRange> ranges) => rest.Count > 0 ? rest[0].ToNs + 1 : ranges[^1].FromNs;
}
