using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Schema;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage;

public sealed class RestartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_PostgreSQL_is_away_writes_are_unavailable_and_the_first_one_after_it_is_back_succeeds()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var names = store.Get<NameTable>();
        // Leaves several idle connections in the pool, all of which the restart breaks.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation)));

        await postgres.Server.StopAsync();
        for (var i = 0; i < 2; i++)
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation));

        await postgres.Server.StartAsync(Cancellation);
        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);

        Assert.Equal(5L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));

        // A restart that nobody noticed.
        await postgres.Server.KillAsync();
        await postgres.Server.StartAsync(Cancellation);
        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);
        Assert.Equal(6L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_crash_also_where_PostgreSQL_does_not_flush_commits_by_default()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(Cancellation);
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var administrator = TestStore.CreateUnprepared(database);
        await administrator.ExecuteAsync("ALTER ROLE postgres SET synchronous_commit = off");
        await using var store = await TestStore.CreateAsync(database);
        var names = store.Get<NameTable>();

        for (var crash = 1; crash <= 3; crash++)
        {
            for (var i = 0; i < 10; i++)
                await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);
            await postgres.Server.KillAsync();
            await postgres.Server.StartAsync(Cancellation);
            // A store of its own: the connections of the other are broken.
            await using var count = TestStore.CreateUnprepared(database);
            Assert.Equal(10L * crash, await count.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        }
    }

    [Fact]
    public async Task A_store_that_starts_before_PostgreSQL_becomes_ready_when_it_is_there()
    {
        await using var postgres = await PostgresServer.StartDurableAsync(Cancellation);
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await postgres.Server.StopAsync();
        await using var store = TestStore.CreateUnprepared(database);
        var preparation = store.Get<StorePreparation>();
        await preparation.StartAsync(Cancellation);
        Assert.False(store.Get<StoreReadiness>().IsReady);

        await postgres.Server.StartAsync(Cancellation);

        await store.Get<StoreReadiness>().WaitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), TestFragments.Now())], Cancellation);
        await preparation.StopAsync(Cancellation);
    }
}
