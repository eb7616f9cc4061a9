using Microsoft.Extensions.Time.Testing;
using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Retention;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Compression;

public sealed class DictionaryTrainerTests(PostgresServer postgres)
{
    private static readonly (string, string)[] Settings = [("Compression:SampleBytes", "262144"), ("Compression:DictionaryBytes", "8192")];

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enough_payloads_train_a_dictionary_that_makes_later_ones_smaller_and_keeps_older_ones_readable()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(database, settings: Settings);
        await using var other = await TestStore.CreateAsync(database, settings: Settings);
        await store.Get<DictionaryTrainer>().CheckAsync(Cancellation);
        Assert.Null(store.Get<PayloadCodec>().Current);

        await WriteAsync(store, 1000);
        await store.Get<DictionaryTrainer>().CheckAsync(Cancellation);
        await WriteAsync(store, 50);
        await other.Get<DictionaryTrainer>().CheckAsync(Cancellation);
        await WriteAsync(other, 50);

        Assert.Equal([0, 1], await ReadAsync<int>(store, "SELECT DISTINCT dictionary_id FROM trace_fragments ORDER BY 1"));
        var without = await store.ScalarAsync<double>("SELECT avg(length(payload))::float8 FROM trace_fragments WHERE dictionary_id = 0");
        var with = await store.ScalarAsync<double>("SELECT avg(length(payload))::float8 FROM trace_fragments WHERE dictionary_id = 1");
        Assert.True(with < 0.8 * without);

        // A replica that has just started has no dictionary yet, and loads what it meets.
        await using var late = TestStore.CreateUnprepared(database);
        foreach (var (dictionary, payload) in await PayloadsAsync(late))
            Assert.StartsWith("\nservice.name", System.Text.Encoding.UTF8.GetString(await FragmentStoreTests.DecompressAsync(late, dictionary, payload)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_replicas_that_train_at_once_one_stores_its_dictionary_and_both_use_it()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var first = await TestStore.CreateAsync(database, settings: Settings);
        await using var second = await TestStore.CreateAsync(database, settings: Settings);
        await WriteAsync(first, 1000);
        await WriteAsync(second, 1000);

        await Task.WhenAll(first.Get<DictionaryTrainer>().CheckAsync(Cancellation), second.Get<DictionaryTrainer>().CheckAsync(Cancellation));

        Assert.Equal(1L, await first.ScalarAsync<long>("SELECT count(*) FROM dictionaries"));
        await first.Get<DictionaryTrainer>().CheckAsync(Cancellation);
        await second.Get<DictionaryTrainer>().CheckAsync(Cancellation);
        Assert.Equal(first.Get<PayloadCodec>().Current?.Id, second.Get<PayloadCodec>().Current?.Id);
    }

    [Fact]
    public async Task A_dictionary_is_replaced_when_traffic_changes_and_not_when_it_stays()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), _time, Settings);
        await WriteAsync(store, 1000);
        await store.Get<DictionaryTrainer>().CheckAsync(Cancellation);
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM dictionaries"));

        _time.Advance(TimeSpan.FromMinutes(11));
        await WriteAsync(store, 1000);
        await store.Get<DictionaryTrainer>().CheckAsync(Cancellation);
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM dictionaries"));

        _time.Advance(TimeSpan.FromMinutes(11));
        var samples = store.Get<DictionarySamples>();
        for (var i = 0; i < 64 * 1500; i++) samples.Offer(OtherPayload());
        await store.Get<DictionaryTrainer>().CheckAsync(Cancellation);
        Assert.Equal(2L, await store.ScalarAsync<long>("SELECT count(*) FROM dictionaries"));
    }

    [Fact]
    public async Task A_dictionary_goes_when_its_successor_is_older_than_the_retention()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), _time);
        await store.ExecuteAsync("INSERT INTO dictionaries (content, created_at) VALUES ('a', now() - interval '30 days'), ('b', now() - interval '20 days'), ('c', now())");

        await store.Get<Cleanup>().RunAsync(Cancellation);

        Assert.Equal([2, 3], await ReadAsync<int>(store, "SELECT id FROM dictionaries ORDER BY 1"));
    }

    private static byte[] OtherPayload() => System.Text.Encoding.UTF8.GetBytes(
        $"messaging.systemkafka messaging.destination.nameshipments messaging.kafka.offset{Random.Shared.NextInt64():d} partition{Random.Shared.Next(30)} consumer.group billing");

    private static async Task WriteAsync(TestStore store, int count)
    {
        var names = store.Get<NameTable>();
        await store.Fragments.WriteAsync([.. Enumerable.Range(0, count).Select(_ => TestFragments.Create(names, TestFragments.Now()))], Cancellation);
    }

    private static async Task<List<T>> ReadAsync<T>(TestStore store, string sql)
    {
        await using var command = store.Database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        var list = new List<T>();
        while (await rows.ReadAsync(Cancellation)) list.Add(rows.GetFieldValue<T>(0));
        return list;
    }

    private static async Task<List<(int Dictionary, byte[] Payload)>> PayloadsAsync(TestStore store)
    {
        await using var command = store.Database.CreateCommand("SELECT dictionary_id, payload FROM trace_fragments");
        await using var rows = await command.ExecuteReaderAsync(Cancellation);
        var list = new List<(int, byte[])>();
        while (await rows.ReadAsync(Cancellation)) list.Add((rows.GetInt32(0), rows.GetFieldValue<byte[]>(1)));
        return list;
    }
}
