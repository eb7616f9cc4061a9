using Microsoft.Extensions.Time.Testing;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Retention;
using Tracepost.Testing;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Tests.Storage.Names;

public sealed class NameStoreTests(PostgresServer postgres)
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_that_meet_the_same_names_at_once_give_them_the_same_numbers()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestStore.CreateAsync(database)));

        var numbers = await Task.WhenAll(replicas.Select((replica, n) => Task.Run(async () =>
        {
            var names = replica.Get<NameTable>();
            var fragments = Enumerable.Range(0, 600)
                .Select(i => TestFragments.Create(names, TestFragments.Now(), $"service {i % 6}", $"operation {i}"))
                .ToList();
            // Each in another order, and in several commits.
            new Random(n).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fragments));
            foreach (var some in fragments.Chunk(150)) await replica.Get<NameStore>().EnsureAsync(some, Cancellation);
            return fragments.Select(fragment => fragment.Operations[0]).OrderBy(operation => operation.Name, StringComparer.Ordinal)
                .Select(operation => (operation.Name, operation.Id, operation.Service.Id)).ToList();
        })));

        Assert.All(numbers, mine => Assert.Equal(numbers[0], mine));
        Assert.Equal(600, numbers[0].Select(number => number.Item2).Distinct().Count());
        Assert.Equal(600L, await replicas[0].ScalarAsync<long>("SELECT count(*) FROM operations"));
        Assert.Equal(6L, await replicas[0].ScalarAsync<long>("SELECT count(*) FROM services"));
        foreach (var replica in replicas) await replica.DisposeAsync();
    }

    [Fact]
    public async Task The_cap_holds_for_all_replicas_together()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        (string, string)[] settings = [("Names:MaxOperationsPerService", "10"), ("Names:MaxServices", "3")];
        await using var first = await TestStore.CreateAsync(database, settings: settings);
        await using var second = await TestStore.CreateAsync(database, settings: settings);
        var early = Operations(first, 8);
        await Ensure(first, early);

        var late = Operations(second, 8, from: 100);
        await Ensure(second, late);

        Assert.Equal(10L, await first.ScalarAsync<long>("SELECT count(*) FROM operations WHERE name <> ''"));
        var overflow = await first.ScalarAsync<int>("SELECT id FROM operations WHERE name = ''");
        Assert.Equal(6, late.Count(operation => operation.Id == overflow));
        Assert.All(late, operation => Assert.NotEqual(0, operation.Id));

        foreach (var service in Enumerable.Range(0, 4)) await Ensure(service % 2 == 0 ? first : second, Operations(service % 2 == 0 ? first : second, 1, service: $"more {service}"));
        Assert.Equal(3L, await first.ScalarAsync<long>("SELECT count(*) FROM services WHERE name <> ''"));
        Assert.Equal(1L, await first.ScalarAsync<long>("SELECT count(*) FROM services WHERE name = ''"));
    }

    [Fact]
    public async Task That_a_name_is_seen_is_written_once_a_day()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), _time);
        var operations = Operations(store, 2);
        await Ensure(store, operations);
        _time.Advance(TimeSpan.FromDays(1));

        await Ensure(store, operations[..1]);

        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        Assert.Equal(today, await store.ScalarAsync<DateOnly>($"SELECT last_seen FROM operations WHERE id = {operations[0].Id}"));
        Assert.Equal(today.AddDays(-1), await store.ScalarAsync<DateOnly>($"SELECT last_seen FROM operations WHERE id = {operations[1].Id}"));
        Assert.Equal(today, await store.ScalarAsync<DateOnly>("SELECT last_seen FROM services"));
        await store.ExecuteAsync("ALTER TABLE operations RENAME TO away");
        await Ensure(store, operations[..1]);
    }

    [Fact]
    public async Task A_name_that_another_replica_removed_is_stored_again()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(database, _time);
        await using var other = await TestStore.CreateAsync(database, _time);
        var operation = Operations(store, 1);
        await Ensure(store, operation);
        var before = operation[0].Id;
        _time.Advance(TimeSpan.FromDays(30));
        await other.Get<Cleanup>().RunAsync(Cancellation);
        Assert.Equal(0L, await store.ScalarAsync<long>("SELECT (SELECT count(*) FROM services) + (SELECT count(*) FROM operations)"));

        await Ensure(store, operation);

        Assert.NotEqual(before, operation[0].Id);
        Assert.Equal(operation[0].Id, await store.ScalarAsync<int>("SELECT id FROM operations"));
        Assert.Equal(operation[0].Service.Id, await store.ScalarAsync<int>("SELECT service_id FROM operations"));
    }

    [Fact]
    public async Task A_name_that_is_being_seen_again_is_not_removed()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(database, _time);
        await Ensure(store, Operations(store, 1));
        _time.Advance(TimeSpan.FromDays(30));
        await using var connection = await store.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using (var touch = new Npgsql.NpgsqlCommand("UPDATE operations SET last_seen = current_date + 30", connection))
            await touch.ExecuteNonQueryAsync(Cancellation);

        await store.Get<Cleanup>().RunAsync(Cancellation);
        await transaction.CommitAsync(Cancellation);

        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM operations"));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM services"));
    }

    private static OperationName[] Operations(TestStore store, int count, int from = 0, string service = "orders")
    {
        var names = store.Get<NameTable>();
        var name = names.Service(System.Text.Encoding.UTF8.GetBytes(service));
        return [.. Enumerable.Range(from, count).Select(i => names.Operation(name, System.Text.Encoding.UTF8.GetBytes($"operation {i}"), SpanKind.Client))];
    }

    private static async Task Ensure(TestStore store, OperationName[] operations) =>
        await store.Get<NameStore>().EnsureAsync([TestFragments.Create(TestFragments.Now(), operations)], Cancellation);
}
