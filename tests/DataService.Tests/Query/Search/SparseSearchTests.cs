using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Extremes;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Attributes;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Asked = Jaeger.Storage.V2.KeyValue;

namespace Tracepost.DataService.Tests.Query.Search;

/// <summary>Searches for what few, some or all fragments have find exactly what the bytes of all fragments say, in whichever order they are read.</summary>
public sealed class SparseSearchTests(PostgresServer postgres)
{
    private const int Fragments = 4 * SparseRanges.FirstFragments;
    private const long Hour = 3600 * Second;

    private static readonly string[] Services = ["shop", "stock"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Finds_what_the_bytes_say(int seed)
    {
        await using var store = await SearchedStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var random = new Random(seed);
        var made = Enumerable.Range(0, Fragments).Select(i => Make(store, random, i)).ToList();
        foreach (var commit in made.Take(Fragments / 2).Chunk(512)) await store.CommitAsync([.. commit]);
        // Half of the blocks are summarized, the others are not.
        Assert.True(await store.Get<ExtremesSummary>().MakeAsync(Cancellation) > 0);
        foreach (var commit in made.Skip(Fragments / 2).Chunk(512)) await store.CommitAsync([.. commit]);
        await store.ExecuteAsync("ANALYZE trace_fragments");

        var found = 0;
        for (var i = 0; i < 60; i++)
        {
            var query = Query(random);
            var expected = Expected(made, query);
            Assert.Equivalent(expected, await store.FindAsync(query), strict: true);
            found += expected.Count;
        }

        Assert.InRange(found, 1_000, 1_000_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1000 * Hour)]
    [InlineData(10 * Second)]
    public async Task Pieces_of_time_are_the_whole_window_without_overlap(long? length)
    {
        var (from, to) = length is { } some ? (TestClock.Noon - some, TestClock.Noon) : (0, long.MaxValue);
        await using var store = await SearchedStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var random = new Random(3);
        await store.CommitAsync([.. Enumerable.Range(0, SparseRanges.FirstFragments + 1).Select(i => Make(store, random, i))]);
        var next = to;
        await foreach (var piece in store.Get<SparseRanges>().NewestFirstAsync(new(from, to), Cancellation))
        {
            Assert.Equal(next, piece.ToNs);
            Assert.InRange(piece.FromNs, from, piece.ToNs);
            next = piece.FromNs - 1;
        }

        Assert.Equal(from - 1, next);
    }

    // Spans of a service each, some failed, over three days of which the last has half; each starts at another time, so that there is one right order.
    private static Fragment Make(SearchedStore store, Random random, int number)
    {
        var at = (TestClock.Noon - random.NextInt64(random.Next(2) == 0 ? 3 * Hour : 60 * Hour)) / 100_000 * 100_000 + number;
        var span = Span((ulong)number + 1, at, (long)(-Math.Log(random.NextDouble()) * Second));
        if (random.Next(100) == 0) span.Failed("no");
        return OtlpFragments.Create(store.Names, new TraceId(0x5BA5, (ulong)number + 1), Data(Services[random.Next(2)], span));
    }

    private static SpanQuery Query(Random random)
    {
        var from = random.Next(2) == 0 ? 0 : TestClock.Noon - random.NextInt64(60 * Hour);
        return new SpanQuery
        {
            Service = random.Next(3) == 0 ? Services[random.Next(2)] : "",
            Operation = "",
            Attributes = AttributeConditions.Read(random.Next(3) == 0 ? [new Asked { Key = "error", Value = new() { StringValue = "true" } }] : []),
            StartMinNs = from,
            StartMaxNs = from == 0 ? long.MaxValue : from + random.NextInt64(60 * Hour),
            DurationMinNs = Least(random.Next(5)),
            DurationMaxNs = random.Next(3) == 0 ? 8 * Second : long.MaxValue,
            Limit = random.Next(3) switch { 0 => 1, 1 => 20, _ => 10_000 },
        };
    }

    // All, two of three, 1 %, 0.1 % and about one of all.
    private static long Least(int level) => level switch { 0 => 0, 1 => Second / 2, 2 => 9 * Second / 2, 3 => 7 * Second, _ => 9 * Second };

    private static HashSet<TraceId> Expected(List<Fragment> made, SpanQuery query)
    {
        var matcher = new SpanMatcher(query);
        return [.. made.Where(fragment => matcher.Matches(fragment.Payload.Span)).OrderByDescending(fragment => fragment.StartNs)
            .Take(query.Limit).Select(fragment => fragment.TraceId)];
    }
}
