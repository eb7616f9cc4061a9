using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Attributes;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Query.Search;

/// <summary>Searches of which the columns decide, without the fragments' bytes.</summary>
public sealed class DecidedSearchTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_duration_is_compared_to_the_nanosecond()
    {
        await using var store = await SearchedStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        // The column has 24 bits: all of these are one number there, or the next ones.
        long[] durations = [.. Enumerable.Range(-600, 1201).Select(more => 9 * Second / 2 + more)];
        await store.CommitAsync([.. durations.Select((duration, i) => Make(store, (ulong)i + 1, TestClock.Noon + i, duration))]);

        foreach (var least in durations.Where((_, i) => i % 100 == 0))
        {
            var found = await store.FindAsync(Query(limit: 10_000) with { DurationMinNs = least });
            Assert.Equal(durations.Count(duration => duration >= least), found.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(700)]
    [InlineData(2_000)]
    public async Task A_trace_of_several_fragments_is_one_of_those_that_are_wanted(int limit)
    {
        const int Traces = 1_000, FragmentsEach = 5;
        await using var store = await SearchedStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var random = new Random(limit);
        var made = Enumerable.Range(0, Traces * FragmentsEach)
            .Select(i => (Trace: (ulong)(i % Traces) + 1, StartNs: TestClock.Noon + random.NextInt64(Second) / 10_000 * 10_000 + i)).ToList();
        await store.CommitAsync([.. made.Select(fragment => Make(store, fragment.Trace, fragment.StartNs, Second))]);

        var newest = made.OrderByDescending(fragment => fragment.StartNs).Select(fragment => new TraceId(1, fragment.Trace)).Distinct().Take(limit).ToHashSet();
        foreach (var query in (SpanQuery[])[Query(limit), Query(limit) with { Service = "shop" }, Query(limit) with { DurationMinNs = Second / 2 }])
            Assert.Equivalent(newest, await store.FindAsync(query), strict: true);
    }

    private static Fragment Make(SearchedStore store, ulong trace, long startNs, long durationNs) =>
        OtlpFragments.Create(store.Names, new TraceId(1, trace), Data("shop", Span((ulong)startNs, startNs, durationNs)));

    private static SpanQuery Query(int limit) => new()
    {
        Service = "", Operation = "", Attributes = [], StartMinNs = 0, StartMaxNs = long.MaxValue, DurationMinNs = 0, DurationMaxNs = long.MaxValue, Limit = limit,
    };
}
