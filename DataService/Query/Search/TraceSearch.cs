using Npgsql;
using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Telemetry;
using Tracepost.DataService.Storage.Activity;
using Tracepost.DataService.Storage.Compression;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Finds traces: PostgreSQL gives the fragments that may match, newest first, and here their bytes decide. If more traces match than are
/// wanted, those are chosen whose matching fragments are the newest. What is chosen is returned by the start of the whole trace, newest
/// first.
/// </summary>
internal sealed class TraceSearch(
    NpgsqlDataSource database, ActivityReader activity, PayloadCodec codec, QueryOptions options, QueryMetrics metrics, ILogger<TraceSearch> logger)
{
    private const string SelectExtents =
        "SELECT trace_id, min(start_ns), max(end_ns) FROM trace_fragments WHERE trace_id = ANY ($1) GROUP BY trace_id";

    private readonly NameIdReader _names = new(database);
    private readonly CandidateReader _candidates = new(database, new SearchRanges(activity));

    /// <exception cref="SearchTimeoutException">It took longer than a search may.</exception>
    public async Task<IReadOnlyList<FoundTrace>> FindAsync(SpanQuery query, CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(TimeSpan.FromSeconds(options.SearchTimeoutSeconds));
        var run = new SearchRun(query.Limit);
        try
        {
            QueryTrace.Fetching();
            await ChooseAsync(query, run, budget.Token);
            var found = run.Found.Count == 0 ? [] : await ExtentsAsync([.. run.Found], budget.Token);
            QueryTrace.Received(run.Candidates + found.Count);
            return found;
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SearchTimeoutException(options.SearchTimeoutSeconds, run.Candidates, run.Found.Count);
        }
        finally
        {
            metrics.Searched(run.Candidates, run.Decoded, run.DecodedBytes);
        }
    }

    private async Task ChooseAsync(SpanQuery query, SearchRun run, CancellationToken cancellationToken)
    {
        var names = await _names.ReadAsync(query, cancellationToken);
        if (names.None) return;
        var matcher = new SpanMatcher(query);
        await foreach (var batch in _candidates.ReadAsync(query, names, cancellationToken))
        {
            try
            {
                run.Candidates += batch.Count;
                await ChooseAsync(batch, matcher, run, cancellationToken);
            }
            finally
            {
                batch.ForEach(candidate => candidate.Release());
            }

            if (run.IsComplete) return;
        }
    }

    private async Task ChooseAsync(List<Candidate> batch, SpanMatcher matcher, SearchRun run, CancellationToken cancellationToken)
    {
        var matches = new bool[batch.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, batch.Count), parallel, async (i, token) =>
        {
            var candidate = batch[i];
            matches[i] = candidate.IsDecided || (!run.Found.Contains(candidate.TraceId) && await MatchesAsync(candidate, matcher, run, token));
        });
        for (var i = 0; i < batch.Count && !run.IsComplete; i++)
        {
            if (matches[i]) run.Found.Add(batch[i].TraceId);
        }
    }

    private async ValueTask<bool> MatchesAsync(Candidate candidate, SpanMatcher matcher, SearchRun run, CancellationToken cancellationToken)
    {
        using var payload = new PooledBuffer();
        try
        {
            var length = await codec.DecompressAsync(candidate.DictionaryId, candidate.Payload, payload, cancellationToken);
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

    private async Task<List<FoundTrace>> ExtentsAsync(TraceId[] ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SelectExtents);
        command.Add(Array.ConvertAll(ids, id => id.ToUuid()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var traces = new List<FoundTrace>(ids.Length);
        while (await reader.ReadAsync(cancellationToken))
            traces.Add(new FoundTrace(reader.GetTraceId(0), reader.GetInt64(1), reader.GetInt64(2)));
        traces.Sort((a, b) => a.StartNs != b.StartNs ? b.StartNs.CompareTo(a.StartNs) : a.TraceId.CompareTo(b.TraceId));
        return traces;
    }
}
