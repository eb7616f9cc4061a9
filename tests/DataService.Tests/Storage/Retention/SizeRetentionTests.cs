using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;
using Tracepost.DataService.Storage.Retention;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Retention;

public sealed class SizeRetentionTests(PostgresServer postgres)
{
    private const int MegabytesPerDay = 4;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_oldest_days_go_until_the_store_is_below_the_limit_and_no_others()
    {
        await using var store = await CreateAsync("15MB", days: 6);

        await store.Get<Cleanup>().RunAsync(Cancellation);

        // Three days are below 15 MB, four are not.
        Assert.Equal([0, 1, 2], await DaysAgoAsync(store));
        Assert.Equal(3L, await store.ScalarAsync<long>("SELECT count(*) FROM attribute_segments"));
        Assert.InRange(await SizeAsync(store), 3 * MegabytesPerDay * 1_000_000, 15_000_000);

        await store.Get<Cleanup>().RunAsync(Cancellation);

        Assert.Equal([0, 1, 2], await DaysAgoAsync(store));
    }

    [Fact]
    public async Task Without_a_limit_nothing_goes()
    {
        await using var store = await CreateAsync("0", days: 4);
        await store.Get<Cleanup>().RunAsync(Cancellation);
        Assert.Equal([0, 1, 2, 3], await DaysAgoAsync(store));
    }

    [Fact]
    public async Task Of_today_and_of_days_to_come_nothing_goes_however_much_there_is_and_spans_are_still_taken()
    {
        await using var store = await CreateAsync("10MB", days: 2);
        for (var i = 0; i < 2; i++) await WriteAsync(store, daysAgo: 0);
        await WriteAsync(store, daysAgo: -1);

        await store.Get<Cleanup>().RunAsync(Cancellation);

        Assert.Equal([-1, 0], await DaysAgoAsync(store));
        await WriteAsync(store, daysAgo: 0);
        Assert.Equal(5L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    [Fact]
    public async Task Spans_that_still_come_for_a_day_that_is_gone_are_stored()
    {
        await using var store = await CreateAsync("15MB", days: 6);
        await store.Get<Cleanup>().RunAsync(Cancellation);
        await using var other = await TestStore.CreateAsync(store.Get<DataService.Storage.Schema.StoreConnection>().ConnectionString, _time);

        await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), Ns(5))], Cancellation);
        await other.Fragments.WriteAsync([TestFragments.Create(other.Get<NameTable>(), Ns(5))], Cancellation);

        Assert.Equal([0, 1, 2, 5], await DaysAgoAsync(store));
    }

    [Fact]
    public async Task A_day_that_is_being_read_stays_until_the_next_look()
    {
        await using var store = await CreateAsync("15MB", days: 4);
        await using (var reader = await store.Database.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await reader.BeginTransactionAsync(Cancellation);
            await using (var read = new NpgsqlCommand($"SELECT count(*) FROM {PartitionSet.NameOf(Days.OfNs(Ns(3)))}", reader))
                await read.ExecuteScalarAsync(Cancellation);
            await store.Get<Cleanup>().RunAsync(Cancellation);
            Assert.Equal([0, 1, 2, 3], await DaysAgoAsync(store));
            Assert.Equal(4L, await store.ScalarAsync<long>("SELECT count(*) FROM attribute_segments"));
        }

        await store.Get<Cleanup>().RunAsync(Cancellation);

        Assert.Equal([0, 1, 2], await DaysAgoAsync(store));
    }

    private async Task<TestStore> CreateAsync(string maxBytes, int days)
    {
        var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), _time, ("Retention:MaxBytes", maxBytes));
        for (var day = 0; day < days; day++) await WriteAsync(store, day);
        return store;
    }

    private async Task WriteAsync(TestStore store, int daysAgo)
    {
        var payload = new byte[MegabytesPerDay * 1_000_000];
        Random.Shared.NextBytes(payload); // nothing to compress
        await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), Ns(daysAgo), payload: payload)], Cancellation);
        // As the commit's note does, which is not part of storage alone.
        await store.ExecuteAsync(
            $"INSERT INTO attribute_segments (from_ns, to_ns, span_count, commit_ids, filter) VALUES ({Ns(daysAgo)}, {Ns(daysAgo)}, 1, '{{1}}', '')");
    }

    private long Ns(int daysAgo) => _time.NowNs() - daysAgo * Days.Nanoseconds;

    private async Task<IReadOnlyList<int>> DaysAgoAsync(TestStore store)
    {
        await using var select = store.Database.CreateCommand("SELECT DISTINCT start_ns FROM trace_fragments ORDER BY start_ns DESC");
        await using var rows = await select.ExecuteReaderAsync(Cancellation);
        var days = new List<int>();
        while (await rows.ReadAsync(Cancellation)) days.Add(_time.Today() - Days.OfNs(rows.GetInt64(0)));
        return days;
    }

    private static async Task<long> SizeAsync(TestStore store)
    {
        await using var connection = await store.Database.OpenConnectionAsync(Cancellation);
        return await StoreSize.TotalAsync(connection, Cancellation);
    }
}
