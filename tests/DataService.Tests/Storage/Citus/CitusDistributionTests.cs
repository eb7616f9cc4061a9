using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Storage.Schema;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Citus;

public sealed class CitusDistributionTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_Citus_nothing_is_distributed()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));

        Assert.False(store.Get<CitusDistribution>().IsDistributed);
    }

    [Fact]
    public async Task With_Citus_replicas_that_start_together_distribute_the_fragments_once_by_trace_id_and_nothing_else()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await CitusStandIn.InstallAsync(database, Cancellation);
        var replicas = Enumerable.Range(0, 3).Select(_ => TestStore.CreateUnprepared(database)).ToList();

        await Task.WhenAll(replicas.Select(replica => replica.Get<StorePreparation>().PrepareAsync(Cancellation)));

        Assert.All(replicas, replica => Assert.True(replica.Get<CitusDistribution>().IsDistributed));
        Assert.Equal("trace_fragments trace_id", await replicas[0].ScalarAsync<string>("SELECT string_agg(logicalrelid || ' ' || partkey, ',') FROM pg_dist_partition"));
        foreach (var replica in replicas) await replica.DisposeAsync();
    }

    [Fact]
    public async Task A_store_that_has_traces_when_Citus_comes_is_distributed_at_the_next_start()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var before = await TestStore.CreateAsync(database))
            await before.Fragments.WriteAsync([TestFragments.Create(before.Get<NameTable>(), TestFragments.Now())], Cancellation);
        await CitusStandIn.InstallAsync(database, Cancellation);

        await using var store = await TestStore.CreateAsync(database);

        Assert.True(store.Get<CitusDistribution>().IsDistributed);
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM pg_dist_partition"));
    }

    [Fact]
    public async Task A_partition_goes_without_being_detached_concurrently_which_Citus_cannot()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await CitusStandIn.InstallAsync(database, Cancellation);
        await using var store = await TestStore.CreateAsync(database);
        var day = TimeProvider.System.GetUtcNow().UtcDateTime.DayOfYear; // of the year 1: nothing is there
        await store.Get<PartitionSet>().EnsureAsync(day, Cancellation);
        await using var connection = await store.Database.OpenConnectionAsync(Cancellation);
        // Detached concurrently it could not be in a transaction.
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await transaction.RollbackAsync(Cancellation);

        Assert.True(await store.Get<PartitionDrop>().TryDropAsync(connection, day, Cancellation));

        Assert.DoesNotContain(day, await store.Get<PartitionSet>().ListAsync(Cancellation));
    }
}
