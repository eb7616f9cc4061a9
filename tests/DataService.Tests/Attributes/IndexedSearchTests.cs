using Tracepost.DataService.Attributes.Merging;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Attributes;

/// <summary>A search that uses filters finds exactly what all fragments' bytes say, whatever happens to segments meanwhile.</summary>
public sealed class IndexedSearchTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 10)] // few spans: segments are read
    [InlineData(2, 2_000)] // many: now segments are read, now time is walked through
    [InlineData(3, 60_000)] // segments that are larger than what is read at once
    public async Task Finds_what_the_bytes_say(int seed, int spansPerCommit)
    {
        await using var store = await SearchedStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var (traces, found) = (new RandomTraces(seed, store.Names), 0);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 40; i++) await CommitAsync(store, traces, spansPerCommit);
            for (var i = 0; i < 40; i++) found += await CheckAsync(store, traces);
            await store.Get<SegmentMerger>().RunAsync(Cancellation);
        }

        Assert.InRange(found, 1_000, 1_000_000);
    }

    /// <summary>What was committed before a search began is found, and nothing that does not match, whatever two replicas do meanwhile.</summary>
    [Fact]
    public async Task Finds_it_while_commits_and_merges_run_and_merges_end_half_way()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = await SearchedStore.CreateAsync(database);
        await using var other = await SearchedStore.CreateAsync(database);
        var traces = new RandomTraces(4, store.Names);
        for (var i = 0; i < 400; i++) await CommitAsync(store, traces, 5);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var commits = RepeatAsync(() => CommitAsync(store, traces, 5), end.Token);
        var merges = RepeatAsync(() => store.Get<SegmentMerger>().RunAsync(Cancellation), end.Token);
        var broken = RepeatAsync(() => BreakAsync(other), end.Token);

        for (var i = 0; i < 40; i++)
        {
            var query = new RandomTraces(i, store.Names).SpanQuery(limit: 10_000);
            var before = traces.Expected(query);
            var found = await other.FindAsync(query);
            Assert.Superset(before, found);
        }

        await end.CancelAsync();
        await Task.WhenAll(commits, merges, broken);
        while (await other.Get<SegmentMerger>().RunAsync(Cancellation) > 0)
        {
        }

        Assert.True(await store.CountAsync("SELECT count(*) FROM attribute_segments WHERE cardinality(commit_ids) > 1") > 0);
        Assert.Equal(0, await store.CountAsync(
            "SELECT count(*) FROM (SELECT unnest(commit_ids) AS id FROM attribute_segments) s FULL JOIN (SELECT DISTINCT commit_id FROM trace_fragments) f ON s.id = f.commit_id WHERE s.id IS NULL OR f.commit_id IS NULL"));
        for (var i = 0; i < 40; i++) await CheckAsync(other, traces);
    }

    private static async Task RepeatAsync(Func<Task> action, CancellationToken end)
    {
        while (!end.IsCancellationRequested) await action();
    }

    // PostgreSQL ends a merge at any moment, as a crash does.
    private static async Task BreakAsync(SearchedStore store)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        soon.CancelAfter(TimeSpan.FromMilliseconds(Random.Shared.Next(30)));
        try
        {
            await store.Get<SegmentMerger>().RunAsync(soon.Token);
        }
        catch (OperationCanceledException)
        {
            // As meant.
        }
    }

    private static async Task CommitAsync(SearchedStore store, RandomTraces traces, int spans)
    {
        var commit = traces.Commit(spans);
        await store.CommitAsync(commit);
        traces.Made(commit);
    }

    /// <returns>How many traces were found.</returns>
    private static async Task<int> CheckAsync(SearchedStore store, RandomTraces traces)
    {
        var (few, many, whole) = (traces.SpanQuery(limit: 3), traces.SpanQuery(limit: 10_000), traces.TraceQuery());
        var (expectedFew, expectedMany, expectedWhole) = (traces.Expected(few), traces.Expected(many), traces.Expected(whole));
        Assert.Equivalent(expectedFew, await store.FindAsync(few), strict: true);
        Assert.Equivalent(expectedMany, await store.FindAsync(many), strict: true);
        Assert.Equivalent(expectedWhole, await store.FindAsync(whole), strict: true);
        return expectedFew.Count + expectedMany.Count + expectedWhole.Count;
    }
}
