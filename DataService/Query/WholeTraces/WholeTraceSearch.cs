using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>
/// Finds traces by what all their spans together are. The fragments that meet the leading condition name the candidates, newest first; then
/// all spans of these decide. First the window is looked through. A trace that starts in it may meet the leading condition later, or, by a
/// clock that is wrong, before; so if there are too few, its surroundings are looked through too.
/// </summary>
internal sealed class WholeTraceSearch(
    FragmentFinder fragments,
    FoldedNameReader names,
    TraceVerifier verifier,
    SearchBudget budget,
    QueryOptions options)
{
    private const int VerifiedAtOnce = 64;

    // So many ids are remembered so that a trace of many fragments is not verified for each of them.
    private const int MaxRemembered = 100_000;

    private readonly TraceIdSql _kind = options.StrictTraceIds ? TraceIdSql.Strict : TraceIdSql.Lenient;

    /// <summary>What makes a trace.</summary>
    public TraceIdSql Kind => _kind;

    /// <summary>The traces, newest first.</summary>
    /// <exception cref="SearchTimeoutException">It took longer than a search may.</exception>
    public async Task<IReadOnlyList<FoundTrace>> FindAsync(TraceQuery query, CancellationToken cancellationToken)
    {
        var run = new SearchRun(query.Limit);
        var found = new List<MatchedTrace>();
        await budget.SpendAsync(run, token => FindAsync(query, run, found, token), cancellationToken);
        return [.. found.OrderByDescending(match => match.StartNs).ThenBy(match => match.Trace.TraceId).Take(query.Limit).Select(match => match.Trace)];
    }

    private async Task FindAsync(TraceQuery query, SearchRun run, List<MatchedTrace> found, CancellationToken cancellationToken)
    {
        var known = new HashSet<TraceId>();
        var matcher = new TraceMatcher(query);
        var tally = new ConditionTally(matcher.All);
        while (await FindAsync(query, matcher, tally, run, found, known, cancellationToken) is { } leading) matcher = new TraceMatcher(query, leading);
    }

    // Returns the condition that should lead, if there is a better one than does.
    private async Task<ulong?> FindAsync(
        TraceQuery query,
        TraceMatcher matcher,
        ConditionTally tally,
        SearchRun run,
        List<MatchedTrace> found,
        HashSet<TraceId> known,
        CancellationToken cancellationToken)
    {
        var ids = await names.ReadAsync(query.Service, matcher.IsLedBySpanName ? query.SpanName : "", cancellationToken);
        if (ids.None) return null;
        ulong[][] asked = matcher.LeadingTag is { } tag && ConditionTokens.Of(tag) is { } tokens ? [tokens] : [];
        var window = new TraceRange(query.StartMinNs - query.StartMinNs % Fragment.Slot, query.StartMaxNs);
        if (await SearchAsync(window, Sql()) is { } better) return better;
        if (matcher.Leading == 0) return null;
        foreach (var beside in Beside(window))
        {
            if (!run.IsComplete && await SearchAsync(beside, Sql().OfTracesIn(window, _kind)) is { } other) return other;
        }

        return null;

        CandidateSql Sql() => CandidateSql.ForTraces(ids, matcher.IsLedByNames, matcher.IsLedByDuration ? query.DurationMinNs : 0);

        async Task<ulong?> SearchAsync(TraceRange range, CandidateSql sql)
        {
            var search = new FragmentSearch
            {
                Sql = sql,
                Matcher = matcher,
                Range = range,
                Names = ids,
                Tokens = asked,
                Limit = query.Limit,
                IsKnown = id => known.Contains(_kind.Of(id)),
            };
            await foreach (var matching in fragments.NewestFirstAsync(search, run, cancellationToken))
            {
                foreach (var some in matching.Select(_kind.Of).Distinct().Chunk(VerifiedAtOnce))
                {
                    var verified = await verifier.VerifyAsync(some, query, matcher, tally, _kind, cancellationToken);
                    found.AddRange(verified);
                    run.Found.UnionWith(verified.Select(match => match.Trace.TraceId));
                    if (known.Count > MaxRemembered) known.Clear();
                    known.UnionWith(some);
                    known.UnionWith(run.Found);
                    if (run.IsComplete) return null;
                    if (tally.Better(matcher.Leading) is { } better) return better;
                }
            }

            return null;
        }
    }

    private IEnumerable<TraceRange> Beside(TraceRange window)
    {
        var spread = options.TraceSpreadMinutes * 60L * 1_000_000_000;
        if (spread == 0) yield break;
        if (window.ToNs < long.MaxValue - spread) yield return new TraceRange(window.ToNs + 1, window.ToNs + spread);
        // Nothing but a wrong clock makes a span start before its trace does.
        if (window.FromNs > 0) yield return new TraceRange(Math.Max(0, window.FromNs - Math.Min(spread, Fragment.Slot)), window.FromNs - 1);
    }
}
