using Npgsql;
using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Traces;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.Search;

/// <summary>
/// Finds traces: PostgreSQL gives the fragments that may match, newest first, and here their bytes decide. If more traces match than are
/// wanted, those are chosen whose matching fragments are the newest. What is chosen is returned by the start of the whole trace, newest
/// first.
/// </summary>
internal sealed class TraceSearch(NpgsqlDataSource database, FragmentFinder fragments, SearchBudget budget)
{
    // The ids come by a subquery so that PostgreSQL does not count them when it plans: it takes each for one of every partition, and would rather
    // read whole partitions than look a thousand ids up.
    private const string SelectExtents =
        "SELECT trace_id, min(start_ns), max(end_ns) FROM trace_fragments WHERE trace_id = ANY ((SELECT $1)::uuid[]) GROUP BY trace_id";

    // Fewer are not worth another statement.
    private const int LeastIds = 256;

    private readonly NameIdReader _names = new(database);

    /// <exception cref="SearchTimeoutException">It took longer than a search may.</exception>
    public async Task<IReadOnlyList<FoundTrace>> FindAsync(SpanQuery query, CancellationToken cancellationToken)
    {
        var run = new SearchRun(query.Limit);
        IReadOnlyList<FoundTrace> found = [];
        await budget.SpendAsync(
            run,
            async token =>
            {
                await ChooseAsync(query, run, token);
                if (run.Found.Count > 0) found = await ExtentsAsync([.. run.Found], token);
            },
            cancellationToken);
        return found;
    }

    private async Task ChooseAsync(SpanQuery query, SearchRun run, CancellationToken cancellationToken)
    {
        // No span starts before 1970.
        if (query.StartMaxNs < 0) return;
        var names = await _names.ReadAsync(query, cancellationToken);
        if (names.None) return;
        var search = new FragmentSearch
        {
            Sql = CandidateSql.ForSpans(query, names),
            Matcher = new SpanMatcher(query),
            Range = new TraceRange(query.StartMinNs, query.StartMaxNs),
            Names = names,
            Tokens = [.. query.Attributes.Select(ConditionTokens.Of).OfType<ulong[]>()],
            Limit = query.Limit,
            IsKnown = run.Found.Contains,
        };
        await foreach (var found in fragments.NewestFirstAsync(search, run, cancellationToken))
        {
            foreach (var id in found)
            {
                if (run.IsComplete) return;
                run.Found.Add(id);
            }

            if (run.IsComplete) return;
        }
    }

    // Half of them on each of two connections, as the search holds none any more.
    private async Task<List<FoundTrace>> ExtentsAsync(TraceId[] ids, CancellationToken cancellationToken)
    {
        var halves = ids.Chunk(Math.Max(LeastIds, (ids.Length + 1) / 2)).Select(some => ReadExtentsAsync(some, cancellationToken));
        List<FoundTrace> traces = [.. (await Task.WhenAll(halves)).SelectMany(half => half)];
        traces.Sort((a, b) => a.StartNs != b.StartNs ? b.StartNs.CompareTo(a.StartNs) : a.TraceId.CompareTo(b.TraceId));
        return traces;
    }

    private async Task<List<FoundTrace>> ReadExtentsAsync(TraceId[] ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SelectExtents);
        command.Add(Array.ConvertAll(ids, id => id.ToUuid()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var traces = new List<FoundTrace>(ids.Length);
        while (await reader.ReadAsync(cancellationToken))
            traces.Add(new FoundTrace(reader.GetTraceId(0), reader.GetInt64(1), reader.GetInt64(2)));
        return traces;
    }
}
