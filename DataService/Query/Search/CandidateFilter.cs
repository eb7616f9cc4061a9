using System.Runtime.CompilerServices;
using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage.Compression;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Decompresses candidates and lets their bytes decide: several batches at a time, while PostgreSQL gives the next. A search begins with one, as
/// most find what they look for at once, and has one more under way after each.
/// </summary>
internal sealed class CandidateFilter(PayloadCodec codec, QueryOptions options, QueryMetrics metrics, ILogger<CandidateFilter> logger)
{
    private static readonly Task<List<FragmentMatch>> None = Task.FromResult(new List<FragmentMatch>());

    /// <summary>Those that match, batch after batch. The candidates are released.</summary>
    /// <param name="batches">The candidates.</param>
    /// <param name="matcher">Decides.</param>
    /// <param name="run">Counts them.</param>
    /// <param name="isKnown">Whether nothing more needs to be known of a trace; it is left out. Asked only while the caller waits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<MatchBatch> MatchingAsync(
        IAsyncEnumerable<CandidateBatch> batches,
        IFragmentMatcher matcher,
        SearchRun run,
        Func<TraceId, bool> isKnown,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var underWay = new Queue<(Task<List<FragmentMatch>> Matches, long DownToNs)>();
        var isEnd = false;
        await using var source = batches.GetAsyncEnumerator(cancellationToken);
        try
        {
            for (var most = 1; ; most = Math.Min(most + 1, options.Workers))
            {
                while (underWay.Count < most && !isEnd && await source.MoveNextAsync())
                {
                    var (batch, downTo) = source.Current;
                    // What PostgreSQL decided may be enough; and how much is read next depends on what was found.
                    isEnd = batch.TrueForAll(candidate => candidate.IsDecided);
                    run.Candidates += batch.Count;
                    foreach (var candidate in batch.Where(candidate => isKnown(candidate.TraceId))) candidate.Release();
                    var matching = batch.Count > 0 ? Task.Run(() => MatchingAsync(batch, matcher, run, cancellationToken), CancellationToken.None) : None;
                    underWay.Enqueue((matching, downTo));
                }

                if (!underWay.TryDequeue(out var first)) yield break;
                isEnd &= underWay.Count > 0;
                var matches = await first.Matches;
                // Others may have become known meanwhile.
                matches.RemoveAll(match => isKnown(match.TraceId));
                yield return new MatchBatch(matches, first.DownToNs);
            }
        }
        finally
        {
            // They hold buffers.
            foreach (var (task, _) in underWay) await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<List<FragmentMatch>> MatchingAsync(List<Candidate> batch, IFragmentMatcher matcher, SearchRun run, CancellationToken cancellationToken)
    {
        var matches = new List<FragmentMatch>();
        try
        {
            using var payload = new PooledBuffer();
            Func<ReadOnlySpan<byte>, bool> mayMatch = matcher.MayMatch;
            foreach (var candidate in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!candidate.IsReleased && (candidate.IsDecided || await MatchesAsync(candidate, payload, matcher, mayMatch, run, cancellationToken)))
                    matches.Add(new FragmentMatch(candidate.TraceId, candidate.StartNs));
            }

            return matches;
        }
        finally
        {
            batch.ForEach(candidate => candidate.Release());
        }
    }

    private async ValueTask<bool> MatchesAsync(
        Candidate candidate,
        PooledBuffer payload,
        IFragmentMatcher matcher,
        Func<ReadOnlySpan<byte>, bool> mayMatch,
        SearchRun run,
        CancellationToken cancellationToken)
    {
        payload.Truncate(0);
        try
        {
            var length = await codec.DecompressAsync(candidate.DictionaryId, candidate.TraceId, candidate.Payload, payload, cancellationToken, mayMatch);
            run.CountDecoded(length);
            return length > 0 && matcher.Matches(payload.Span);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or MalformedProtobufException)
        {
            // One damaged fragment must not make all others unfindable.
            metrics.Damaged();
            logger.DamagedFragment(candidate.TraceId, candidate.StartNs, damaged);
            return false;
        }
    }
}
