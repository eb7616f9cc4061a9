using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Storage.Retention;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Partitions;

public sealed class PartitionDropTests(PostgresServer postgres)
{
    private const int OldDays = 10;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ingest_goes_on_while_partitions_are_dropped_one_after_the_other()
    {
        await using var store = await CreateAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var written = 0L;
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), TestFragments.Now())], Cancellation);
                Interlocked.Increment(ref written);
            }
        })));

        var rounds = 0;
        do
        {
            var before = Interlocked.Read(ref written);
            await store.Get<Cleanup>().RunAsync(Cancellation);
            Assert.True(Interlocked.Read(ref written) > before, "No commit succeeded while partitions were dropped.");
        }
        while (await OldDaysLeftAsync(store) > 0 && ++rounds < 100);
        await stop.CancelAsync();
        await writers;

        Assert.Equal(0, await OldDaysLeftAsync(store));
        Assert.Equal(written, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    [Fact]
    public async Task While_a_long_query_holds_up_a_detach_the_room_is_free_and_partitions_are_made()
    {
        await using var store = await CreateAsync();
        var partitions = store.Get<PartitionSet>();
        var today = TimeProvider.System.Today();
        var made = 0;
        await using (var reader = await store.Database.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await reader.BeginTransactionAsync(Cancellation);
            await using (var read = new NpgsqlCommand($"SELECT count(*) FROM trace_fragments WHERE start_ns >= {Days.StartNs(today)}", reader))
                await read.ExecuteScalarAsync(Cancellation);

            // Half a detach is left behind by each round, which would hold up all others if it went on waiting.
            for (var round = 0; round < 3; round++)
            {
                var cleanup = store.Get<Cleanup>().RunAsync(Cancellation);
                await partitions.EnsureAsync(today + 1 + made++, Cancellation);
                await cleanup;
                await partitions.EnsureAsync(today + 1 + made++, Cancellation);
            }

            Assert.True(await OldDaysLeftAsync(store) > 0);
            Assert.Equal(0L, await store.ScalarAsync<long>($"SELECT pg_relation_size('{PartitionSet.NameOf(today - 20)}')"));
        }

        await store.Get<Cleanup>().RunAsync(Cancellation);

        Assert.Equal(0, await OldDaysLeftAsync(store));
        Assert.Contains(today + made, await partitions.ListAsync(Cancellation));
    }

    private async Task<TestStore> CreateAsync()
    {
        var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        for (var day = 0; day < OldDays; day++)
        {
            var old = TestFragments.Create(store.Get<NameTable>(), TestFragments.Now() - (20 - day) * Days.Nanoseconds);
            await store.Fragments.WriteAsync([old], Cancellation);
        }

        return store;
    }

    private static async Task<int> OldDaysLeftAsync(TestStore store) =>
        (await store.Get<PartitionSet>().ListAsync(Cancellation)).Count(day => day < TimeProvider.System.Today() - 9);
}
