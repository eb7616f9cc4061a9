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
        }

        Assert.InRange(found, 1_000, 100_000);
    }

    private static async Task CommitAsync(SearchedStore store, RandomTraces traces, int spans)
    {
        var commit = traces.Commit(Random.Shared.Next(1, 8), spans);
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
