using Tracepost.DataService.Query.Conditions;
using Tracepost.DataService.Query.Search;
using Tracepost.DataService.Query.Traces;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Attributes;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;
using Asked = Jaeger.Storage.V2.KeyValue;

namespace Tracepost.DataService.Tests.Query.Search;

/// <summary>
/// Searches that have to look into many fragments find the newest, as the bytes of all fragments say, however these lie in time and over however many
/// connections they are read.
/// </summary>
public sealed class WalkSearchTests(PostgresServer postgres)
{
    private const int Fragments = 20_000;
    private const long Hour = 3600 * Second;

    private static readonly string[] Services = ["shop", "stock"];

    // In a fragment of each so many. The kind of a span is known to neither columns nor filters.
    private static readonly (SpanKind Kind, int OneIn)[] Kinds = [(SpanKind.Internal, 1), (SpanKind.Client, 5), (SpanKind.Producer, 100), (SpanKind.Consumer, 1_000)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public async Task Finds_what_the_bytes_say(int seed, int extraReaders)
    {
        await using var store = await SearchedStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), ("Query:ExtraReaders", $"{extraReaders}"));
        var random = new Random(seed);
        var made = Enumerable.Range(0, Fragments).Select(i => Make(store, random, i)).ToList();
        foreach (var commit in made.Chunk(2_000)) await store.CommitAsync([.. commit]);
        await store.ExecuteAsync("ANALYZE trace_fragments");

        var found = 0;
        for (var i = 0; i < 40; i++)
        {
            var query = Query(random);
            var expected = Expected(made, query);
            Assert.Equivalent(expected, await store.FindAsync(query), strict: true);
            found += expected.Count;
        }

        Assert.InRange(found, 1_000, 1_000_000);
    }

    [Fact]
    public void A_round_is_of_the_newest_and_leaves_the_rest()
    {
        TraceRange[] ranges = [new(900, 999), new(500, 520), new(0, 99)];

        var round = new WalkRound(ranges, 3_000, length: 120);
        Assert.Equal([new TraceRange(960, 999)], round.Pieces[0]);
        Assert.Equal([new TraceRange(920, 959)], round.Pieces[1]);
        Assert.Equal([new TraceRange(900, 919), new TraceRange(501, 520)], round.Pieces[2]);
        Assert.Equal([new TraceRange(500, 500), new TraceRange(0, 99)], round.Rest);

        round.HasRead(2_000, [new TraceRange(960, 970)]);
        Assert.Equal([new TraceRange(960, 970), new TraceRange(500, 500), new TraceRange(0, 99)], round.Rest);
        Assert.Empty(new WalkRound(ranges, 3_000, double.PositiveInfinity).Rest);
    }

    // A third in one second, a third in an hour, a third in two days of which the last has half; each starts at another time, so that there is one right order.
    private static Fragment Make(SearchedStore store, Random random, int number)
    {
        var before = random.Next(3) switch { 0 => 5 * Hour + random.NextInt64(Second), 1 => random.NextInt64(Hour), _ => random.NextInt64(48 * Hour) };
        var at = (TestClock.Noon - before) / 100_000 * 100_000 + number;
        var kind = Kinds.Last(kind => random.Next(kind.OneIn) == 0).Kind;
        return OtlpFragments.Create(
            store.Names, new TraceId(0x5BA5, (ulong)number + 1), Data(Services[random.Next(2)], Span((ulong)number + 1, at, kind: kind)));
    }

    private static SpanQuery Query(Random random)
    {
        var from = random.Next(2) == 0 ? 0 : TestClock.Noon - random.NextInt64(48 * Hour);
        var kind = Kinds[random.Next(Kinds.Length)].Kind.ToString().ToLowerInvariant();
        return new SpanQuery
        {
            Service = random.Next(3) == 0 ? Services[random.Next(2)] : "",
            Operation = "",
            Attributes = AttributeConditions.Read([new Asked { Key = "span.kind", Value = new() { StringValue = kind } }]),
            StartMinNs = from,
            StartMaxNs = from == 0 ? long.MaxValue : from + random.NextInt64(48 * Hour),
            DurationMinNs = random.Next(3) == 0 ? 1 : 0,
            DurationMaxNs = long.MaxValue,
            Limit = random.Next(4) switch { 0 => 1, 1 => 20, 2 => 300, _ => 10_000 },
        };
    }

    private static HashSet<TraceId> Expected(List<Fragment> made, SpanQuery query)
    {
        var matcher = new SpanMatcher(query);
        return [.. made.Where(fragment => matcher.Matches(fragment.Payload.Span)).OrderByDescending(fragment => fragment.StartNs)
            .Take(query.Limit).Select(fragment => fragment.TraceId)];
    }
}
