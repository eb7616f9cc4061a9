using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Partitions;

public sealed class PartitionTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_that_need_the_same_new_days_at_once_all_succeed()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestStore.CreateAsync(database)));

        await Task.WhenAll(stores.Select(store => Task.Run(async () =>
        {
            var names = store.Get<NameTable>();
            for (var day = 0; day < 5; day++)
                await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now() - day * Days.Nanoseconds)], Cancellation);
        })));

        Assert.Equal(20L, await stores[0].ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        Assert.Equal(5, (await stores[0].Get<PartitionSet>().ListAsync(Cancellation)).Count);
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task A_partition_is_a_day_has_the_indexes_and_no_check_of_its_own()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var day = new DateOnly(2026, 11, 22).DayNumber;

        await store.Get<PartitionSet>().EnsureAsync(day, Cancellation);

        Assert.Equal(1_795_305_600L * 1_000_000_000, Days.StartNs(day));
        Assert.Equal(
            "FOR VALUES FROM ('1795305600000000000') TO ('1795392000000000000')",
            await store.ScalarAsync<string>("SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = 'trace_fragments_20261122'"));
        // By trace id, start and commit, and the summary of blocks.
        Assert.Equal(4L, await store.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE indrelid = 'trace_fragments_20261122'::regclass"));
        Assert.Equal(0L, await store.ScalarAsync<long>("SELECT count(*) FROM pg_constraint WHERE conrelid = 'trace_fragments_20261122'::regclass AND contype = 'c'"));
        Assert.Equal('e', await store.ScalarAsync<char>(
            "SELECT attstorage FROM pg_attribute WHERE attrelid = 'trace_fragments_20261122'::regclass AND attname = 'payload'"));
    }

    [Fact]
    public async Task Making_a_partition_waits_neither_for_readers_nor_for_writers_of_others()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var names = store.Get<NameTable>();
        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);
        await using var connection = await store.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using (var busy = new NpgsqlCommand("UPDATE trace_fragments SET span_count = 2", connection)) await busy.ExecuteNonQueryAsync(Cancellation);

        await store.Get<PartitionSet>().EnsureAsync(Days.OfNs(TestFragments.Now()) + 1, Cancellation);

        Assert.Equal(2, (await store.Get<PartitionSet>().ListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task A_partition_that_another_replica_dropped_is_made_again()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var fragment = TestFragments.Create(store.Get<NameTable>(), TestFragments.Now() - 3 * Days.Nanoseconds);
        await store.Fragments.WriteAsync([fragment], Cancellation);
        await store.ExecuteAsync($"DROP TABLE {PartitionSet.NameOf(Days.OfNs(fragment.StartNs))}");

        await store.Fragments.WriteAsync([fragment], Cancellation);

        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    [Fact]
    public async Task A_detached_table_of_that_name_is_attached_again_with_what_it_holds()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        var fragment = TestFragments.Create(store.Get<NameTable>(), TestFragments.Now());
        await store.Fragments.WriteAsync([fragment], Cancellation);
        await store.ExecuteAsync($"ALTER TABLE trace_fragments DETACH PARTITION {PartitionSet.NameOf(Days.OfNs(fragment.StartNs))}");

        await store.Fragments.WriteAsync([fragment], Cancellation);

        Assert.Equal(2L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }
}
