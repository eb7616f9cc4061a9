using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Storage.Retention;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Retention;

public sealed class CleanupTests(PostgresServer postgres)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whole_days_older_than_the_retention_are_dropped_and_no_others()
    {
        await using var store = await CreateWithDaysAsync(12);

        await store.Get<Cleanup>().RunAsync(Cancellation);

        // 7 days back from noon of the 22nd is noon of the 15th: that day is still half inside.
        Assert.Equal(new DateOnly(2026, 11, 15).DayNumber, (await store.Get<PartitionSet>().ListAsync(Cancellation))[0]);
        Assert.Equal(8L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        Assert.Equal(0L, await store.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname = 'trace_fragments_20261114'"));
        Assert.Equal(8L, await store.ScalarAsync<long>("SELECT count(*) FROM activity"));
    }

    [Fact]
    public async Task What_the_acceptance_window_accepts_is_kept_at_every_hour_of_the_day()
    {
        await using var store = await CreateWithDaysAsync(9);
        for (var hour = 0; hour < 24; hour += 5)
        {
            _time.Advance(TimeSpan.FromHours(5));
            var accepted = TestFragments.Create(store.Get<NameTable>(), store.Get<AcceptanceWindow>().OldestNs);
            await store.Fragments.WriteAsync([accepted], Cancellation);

            await store.Get<Cleanup>().RunAsync(Cancellation);

            Assert.Equal(1L, await store.ScalarAsync<long>($"SELECT count(*) FROM trace_fragments WHERE trace_id = '{accepted.TraceId}'"));
        }
    }

    [Fact]
    public async Task A_partition_that_is_being_read_is_dropped_later_and_ingest_goes_on_meanwhile()
    {
        await using var store = await CreateWithDaysAsync(9);
        var old = PartitionSet.NameOf(new DateOnly(2026, 11, 14).DayNumber);
        await using (var reader = await store.Database.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await reader.BeginTransactionAsync(Cancellation);
            await using (var read = new NpgsqlCommand($"SELECT count(*) FROM {old}", reader)) await read.ExecuteScalarAsync(Cancellation);

            // A try waits for a moment only: on a slow machine it may be over before one write is, so there are several.
            var written = 0;
            for (var tries = 0; tries < 20 && written == 0; tries++)
                written = await WriteDuringAsync(store, store.Get<Cleanup>().RunAsync(Cancellation));

            Assert.True(written > 0);
            Assert.Equal(1L, await store.ScalarAsync<long>($"SELECT count(*) FROM {old}"));
        }

        await store.Get<Cleanup>().RunAsync(Cancellation);

        Assert.Equal(0L, await store.ScalarAsync<long>($"SELECT count(*) FROM pg_class WHERE relname = '{old}'"));
    }

    [Fact]
    public async Task Of_replicas_that_clean_up_at_once_one_does_it_and_none_fails()
    {
        await using var store = await CreateWithDaysAsync(12);
        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestStore.CreateAsync(store.Get<DataService.Storage.Schema.StoreConnection>().ConnectionString, _time)));

        await Task.WhenAll(replicas.Select(replica => replica.Get<Cleanup>().RunAsync(Cancellation)));

        Assert.Equal(8L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        foreach (var replica in replicas) await replica.DisposeAsync();
    }

    /// <returns>How many fragments were written before it had ended.</returns>
    private async Task<int> WriteDuringAsync(TestStore store, Task cleanup)
    {
        for (var written = 0; ; written++)
        {
            await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), _time.NowNs())], Cancellation);
            if (!cleanup.IsCompleted) continue;
            await cleanup;
            return written;
        }
    }

    /// <summary>One fragment at noon of each day up to now.</summary>
    private async Task<TestStore> CreateWithDaysAsync(int days)
    {
        var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), _time);
        for (var day = 0; day < days; day++)
            await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), _time.NowNs() - day * Days.Nanoseconds)], Cancellation);
        return store;
    }
}
