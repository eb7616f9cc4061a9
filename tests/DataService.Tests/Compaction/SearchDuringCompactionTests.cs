using Jaeger.Storage.V2;
using Tracepost.DataService.Attributes.Merging;
using Tracepost.DataService.Compaction;
using Tracepost.DataService.Tests.Query;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.Answers;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Compaction;

public sealed class SearchDuringCompactionTests(PostgresServer postgres)
{
    private static readonly TraceQueryParameters[] Queries =
    [
        new() { SearchDepth = 500 },
        new() { SearchDepth = 500, ServiceName = "web" },
        new() { SearchDepth = 500, ServiceName = "a-rare-one" },
        new() { SearchDepth = 500, ServiceName = "stock", OperationName = "op-3" },
        new() { SearchDepth = 500, ServiceName = "payments", DurationMin = Lasting(900 * Millisecond) },
        new() { SearchDepth = 500, Attributes = { Want("error", "true") } },
        new() { SearchDepth = 500, ServiceName = "orders", StartTimeMin = Time(Noon), StartTimeMax = Time(Noon + 60 * Second) },
        new() { SearchDepth = 7, StartTimeMax = Time(Noon + 30 * Second) },
    ];

    [Fact]
    public async Task Answers_are_the_same_after_every_piece_of_work()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var traces = new RandomTraces(host, seed: 7);
        for (var commit = 0; commit < 60; commit++) await traces.StoreAsync(5);
        await host.CountAsync();
        var expected = new List<string>();
        foreach (var query in Queries) expected.Add(await FindAsync(host, query));
        Assert.DoesNotContain("", expected);

        await host.CompactAsync(async () =>
        {
            for (var i = 0; i < Queries.Length; i++) Assert.Equal(expected[i], await FindAsync(host, Queries[i]));
        });
    }

    [Fact]
    public async Task A_rare_service_is_found_though_its_fragment_begins_earlier_now()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        var id = host.Query.NextTraceId();
        // Slots of activity are as long as what starts in them is sparse: these are in different ones, whatever their length.
        await host.ExecuteAsync("TRUNCATE activity");
        await host.StoreAsync(id, Data("web", Span(1, Noon)), Data("rare", Span(2, Noon + 200 * Second, name: "hidden").With(("secret", Text("found")))));
        await host.ExecuteAsync($"DELETE FROM activity; INSERT INTO activity SELECT {Noon + 199 * Second}, {Noon + 201 * Second}, array_agg(id), ARRAY(SELECT id FROM operations) FROM services");
        await host.CountAsync();

        await host.CompactAsync();

        Assert.Equal(1, await host.RowsAsync());
        Assert.Equal([id], (await host.Query.FindIdsAsync(new() { ServiceName = "rare", SearchDepth = 10 })).TraceIds());
        Assert.Equal([id], (await host.Query.FindIdsAsync(new() { ServiceName = "rare", OperationName = "hidden", SearchDepth = 10 })).TraceIds());
        Assert.Equal([id], (await host.Query.FindIdsAsync(new() { Attributes = { Want("secret", "found") }, SearchDepth = 10 })).TraceIds());
    }

    [Fact]
    public async Task Rare_attributes_are_found_at_every_moment_and_old_segments_go()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var ids = Enumerable.Range(0, 40).Select(_ => host.Query.NextTraceId()).ToList();
        for (var i = 0; i < ids.Count; i++)
        {
            for (ulong part = 0; part < 4; part++)
                await host.StoreAsync(ids[i], Data("web", Span(part + 1, Noon + i * 11 * Second + (long)part).With(("order.id", Text($"order-{i}-{part}")))));
        }

        await host.CountAsync();
        var random = new Random(8);

        await host.CompactAsync(async () =>
        {
            // Merging segments does not do away with those of the copy, whose fragments it cannot see yet.
            await host.Get<SegmentMerger>().RunAsync(TestContext.Current.CancellationToken);
            for (var n = 0; n < 10; n++)
            {
                var i = random.Next(ids.Count);
                var query = new TraceQueryParameters { Attributes = { Want("order.id", $"order-{i}-{random.Next(4)}") }, SearchDepth = 10 };
                Assert.Equal([ids[i]], (await host.Query.FindIdsAsync(query)).TraceIds());
            }
        });

        Assert.Equal(40, await host.RowsAsync());
        // One for each piece, and not the 160 of the commits; each fragment is in one.
        Assert.InRange(await host.ScalarAsync<long>("SELECT count(*) FROM attribute_segments"), 1, 5);
        Assert.Equal(
            0L, await host.ScalarAsync<long>($"SELECT count(*) FROM {host.Partition} f WHERE NOT EXISTS (SELECT FROM attribute_segments WHERE f.commit_id = ANY (commit_ids))"));
    }

    [Fact]
    public async Task A_day_is_exchanged_only_when_searches_that_began_before_have_ended()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:SettleSeconds", "3600"));
        var id = host.Query.NextTraceId();
        await host.StoreAsync(id, Data("web", Span(1, Noon)), Data("web", Span(2, Noon)));
        await host.CountAsync();
        await host.CompactToAsync(CompactionPhase.Indexed);

        Assert.Equal(CompactionProgress.Waiting, await host.AdvanceAsync());
        await host.ExecuteAsync("UPDATE compactions SET phase_since = phase_since - interval '1 hour'");
        Assert.Equal(CompactionProgress.Advanced, await host.AdvanceAsync());
        Assert.Equal(CompactionPhase.Exchanged, await host.PhaseAsync());
    }

    private static async Task<string> FindAsync(CompactionHost host, TraceQueryParameters query) =>
        string.Join(" ", (await host.Query.FindIdsAsync(query)).Select(found => $"{Tracepost.TraceModel.TraceId.Read(found.TraceId.Span)}/{found.Start}/{found.End}"));
}
