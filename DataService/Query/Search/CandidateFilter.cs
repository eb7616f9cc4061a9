using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage.Compression;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Search;

/// <summary>Decompresses candidates and lets their bytes decide, several at a time.</summary>
internal sealed class CandidateFilter(PayloadCodec codec, QueryOptions options, QueryMetrics metrics, ILogger<CandidateFilter> logger)
{
    /// <summary>Those that match, in the order of the batch. The candidates are released.</summary>
    /// <param name="batch">The candidates.</param>
    /// <param name="matcher">Decides.</param>
    /// <param name="run">Counts them.</param>
    /// <param name="isKnown">Whether nothing more needs to be known of a trace; it is left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<FragmentMatch>> MatchingAsync(
        List<Candidate> batch, IFragmentMatcher matcher, SearchRun run, Func<TraceId, bool> isKnown, CancellationToken cancellationToken)
    {
        try
        {
            run.Candidates += batch.Count;
            var matches = new bool[batch.Count];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(0, batch.Count), parallel, async (i, token) =>
            {
                var candidate = batch[i];
                matches[i] = !isKnown(candidate.TraceId) && (candidate.IsDecided || await MatchesAsync(candidate, matcher, run, token));
            });
            return [.. batch.Where((_, i) => matches[i]).Select(candidate => new FragmentMatch(candidate.TraceId, candidate.StartNs))];
        }
        finally
        {
            batch.ForEach(candidate => candidate.Release());
        }
    }

    private async ValueTask<bool> MatchesAsync(Candidate candidate, IFragmentMatcher matcher, SearchRun run, CancellationToken cancellationToken)
    {
        using var payload = new PooledBuffer();
        try
        {
            var length = await codec.DecompressAsync(candidate.DictionaryId, candidate.TraceId, candidate.Payload, payload, cancellationToken);
            run.CountDecoded(length);
            return matcher.Matches(payload.Span);
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
