using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>Readers of counts see what was acknowledged before they asked.</summary>
public sealed class CatchUpTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly long Now = TestFragments.Now();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_is_counted_when_it_returns()
    {
        await using var store = await CreateAsync();
        await store.CatchUp.CatchUpAsync(Cancellation);
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));

        await store.CatchUp.CatchUpAsync(Cancellation);

        Assert.Equal((1, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task Many_readers_at_once_each_see_what_they_wait_for()
    {
        await using var store = await CreateAsync(("Rollups:CatchUpSeconds", "60"), ("Rollups:MaxSpansPerRound", "3"));

        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(async () =>
        {
            var id = RollupStore.NextTraceId();
            await store.CommitAsync(id, Data("orders", Span(1, Now)));
            await store.CatchUp.CatchUpAsync(Cancellation);
            Assert.Equal(1, await store.ScalarAsync<int>($"SELECT times FROM ledger WHERE trace_id = '{id}'"));
        })));

        Assert.Equal((40, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task It_waits_for_a_replica_that_is_counting_and_then_counts_the_rest()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await RollupStore.CreateAsync(database, ("Rollups:CatchUpSeconds", "60"));
        await using var other = await RollupStore.CreateAsync(database, ("Rollups:CatchUpSeconds", "60"));
        await one.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        Task? catchUp = null;
        other.Ledger.OnWritten = async _ =>
        {
            await one.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
            catchUp = one.CatchUp.CatchUpAsync(Cancellation);
            Assert.False(catchUp.IsCompleted);
        };

        await other.RoundAsync();
        await catchUp!.WaitAsync(Patience, Cancellation);

        Assert.Equal((2, 1), await one.CountedAsync());
    }

    [Fact]
    public async Task It_does_not_wait_for_ever_for_a_replica_that_does_not_end()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await RollupStore.CreateAsync(database, ("Rollups:CatchUpSeconds", "0.2"));
        await using var other = await RollupStore.CreateAsync(database);
        await one.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        other.Ledger.OnWritten = async _ =>
        {
            await one.CatchUp.CatchUpAsync(Cancellation).WaitAsync(Patience, Cancellation);
            Assert.Equal(0, (await one.CountedAsync()).Spans);
        };

        await other.RoundAsync();

        Assert.Equal((1, 1), await one.CountedAsync());
    }

    [Fact]
    public async Task Where_too_much_waits_the_reader_does_not()
    {
        await using var store = await CreateAsync(("Rollups:CatchUpSpans", "1"));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now), Span(2, Now)));

        await store.CatchUp.CatchUpAsync(Cancellation);

        Assert.Equal(0, (await store.CountedAsync()).Spans);
    }

    [Fact]
    public async Task A_reader_that_goes_away_does_not_stop_what_others_wait_for()
    {
        await using var store = await CreateAsync(("Rollups:CatchUpSeconds", "60"));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        using var gone = new CancellationTokenSource();
        Task? other = null;
        store.Ledger.OnWritten = async _ =>
        {
            other ??= store.CatchUp.CatchUpAsync(Cancellation);
            await gone.CancelAsync();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CatchUp.CatchUpAsync(gone.Token));
        await other!.WaitAsync(Patience, Cancellation);

        Assert.Equal((1, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task A_failure_is_not_the_readers()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.ExecuteAsync("ALTER TABLE ledger RENAME TO away");

        await store.CatchUp.CatchUpAsync(Cancellation);

        await store.ExecuteAsync("ALTER TABLE away RENAME TO ledger");
        await store.CatchUp.CatchUpAsync(Cancellation);
        Assert.Equal((1, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task Where_nothing_is_counted_nobody_waits()
    {
        await using var store = await CreateAsync(("Rollups:Enabled", "false"));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));

        await store.CatchUp.CatchUpAsync(Cancellation);

        Assert.Equal(0, await store.WaitingAsync());
        Assert.Equal(0, (await store.CountedAsync()).Spans);
    }

    private async Task<RollupStore> CreateAsync(params (string Key, string Value)[] settings) =>
        await RollupStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), settings);
}
