using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>The worker counts without being asked, and goes on when what stopped it is over.</summary>
public sealed class WorkerTests(PostgresServer postgres)
{
    private static readonly long Now = TestFragments.Now();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_arrives_is_counted_without_anyone_asking()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));

        await store.RunWorkerUntilNothingWaitsAsync();

        Assert.Equal((1, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task It_goes_on_when_what_stopped_it_is_over()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.ExecuteAsync("ALTER TABLE ledger RENAME TO away");
        var running = store.RunWorkerUntilNothingWaitsAsync();
        await Waiting.UntilAsync(() => store.Ledger.Changes > 3);
        Assert.Equal(1, await store.WaitingAsync());

        await store.ExecuteAsync("ALTER TABLE away RENAME TO ledger");
        await running;

        Assert.Equal((1, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task Two_workers_and_readers_share_the_work()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await RollupStore.CreateAsync(database, ("Rollups:IntervalSeconds", "0.1"), ("Rollups:MaxSpansPerRound", "5"));
        await using var other = await RollupStore.CreateAsync(database, ("Rollups:IntervalSeconds", "0.1"), ("Rollups:MaxSpansPerRound", "5"));
        for (var i = 0; i < 30; i++) await one.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now), Span(2, Now)));

        await Task.WhenAll(
            one.RunWorkerUntilNothingWaitsAsync(), other.RunWorkerUntilNothingWaitsAsync(), other.CatchUp.CatchUpAsync(Cancellation));

        Assert.Equal((60, 1), await one.CountedAsync());
    }

    [Fact]
    public async Task How_much_waits_and_for_how_long_is_known()
    {
        await using var store = await CreateAsync();
        await using var connection = await store.Database.OpenConnectionAsync(Cancellation);
        Assert.Equal(new Backlog(0, TimeSpan.Zero), await ArrivalTable.LookAsync(connection, Cancellation));
        for (var i = 0; i < 3; i++) await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.ExecuteAsync("UPDATE arrivals SET at = now() - interval '1 hour' WHERE id = (SELECT min(id) FROM arrivals)");

        var backlog = await ArrivalTable.LookAsync(connection, Cancellation);

        Assert.Equal(3, backlog.Commits);
        Assert.InRange(backlog.OldestAge, TimeSpan.FromHours(1), TimeSpan.FromHours(2));
    }

    [Theory]
    [InlineData("IntervalSeconds", "0")]
    [InlineData("MaxSpansPerRound", "0")]
    [InlineData("TraceHours", "-1")]
    [InlineData("CatchUpSeconds", "3600")]
    public async Task A_setting_out_of_range_is_refused(string key, string value)
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);

        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            async () => await (await RollupStore.CreateAsync(database, ($"Rollups:{key}", value))).RoundAsync());
    }

    private async Task<RollupStore> CreateAsync() =>
        await RollupStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), ("Rollups:IntervalSeconds", "0.1"));
}
