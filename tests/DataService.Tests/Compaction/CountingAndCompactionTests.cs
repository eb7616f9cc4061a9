using Npgsql;
using Tracepost.DataService.Compaction;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestClock;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Compaction;

public sealed class CountingAndCompactionTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_does_not_begin_while_spans_of_it_wait_to_be_counted()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        await host.StoreAsync(host.Query.NextTraceId(), Data("web", Span(1, Noon)));

        Assert.Equal(CompactionProgress.Idle, await host.AdvanceAsync());
        Assert.Equal(0, await host.LeftoversAsync());
        await host.CountAsync();
        Assert.Equal(CompactionProgress.Advanced, await host.AdvanceAsync());
    }

    [Fact]
    public async Task What_comes_during_the_compaction_is_counted_after_it_and_what_was_counted_is_not_counted_again()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        var id = host.Query.NextTraceId();
        var (web, stock) = (Data("web", Span(1, Noon)), Data("stock", Span(2, Noon, parent: 1)));
        await host.StoreAsync(id, web, stock);
        await host.CountAsync();
        await host.CompactToAsync(CompactionPhase.Copied);
        // A repetition, and a span that is new.
        await host.StoreAsync(id, stock, Data("stock", Span(3, Noon + 5, parent: 2)));

        await host.CompactAsync();
        Assert.Equal(2L, await host.ScalarAsync<long>("SELECT count(*) FROM arrivals"));
        await host.CountAsync();

        Assert.Equal(3L, await SpansAsync(host));
        Assert.Equal(3, (await host.SpansAsync(id)).Count);
    }

    [Fact]
    public async Task A_day_is_not_exchanged_while_a_round_counts()
    {
        await using var host = await CompactionHost.StartAsync(postgres);
        await host.StoreAsync(host.Query.NextTraceId(), Data("web", Span(1, Noon)));
        await host.CountAsync();
        await host.CompactToAsync(CompactionPhase.Indexed);

        await using (var round = await host.Database.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await round.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, Cancellation);
            await using (var begin = new NpgsqlCommand(Tracepost.DataService.Rollups.Rounds.RollupRounds.Begin, round)) await begin.ExecuteNonQueryAsync(Cancellation);
            Assert.Equal(CompactionProgress.Waiting, await host.AdvanceAsync());
        }

        Assert.Equal(CompactionProgress.Advanced, await host.AdvanceAsync());
    }

    private static Task<long> SpansAsync(CompactionHost host) => host.ScalarAsync<long>("SELECT coalesce(sum(calls), 0)::bigint FROM (SELECT unnest(calls) AS calls FROM span_metrics) m");
}
