using Tracepost.DataService.Storage.Compression;
using Tracepost.DataService.Storage.Names;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage;

public sealed class LostTailTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_failover_that_lost_the_latest_commits_fragments_refer_only_to_what_is_there()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(database);
        await using var elsewhere = TestStore.CreateUnprepared(database);
        var names = store.Get<NameTable>();
        await store.ExecuteAsync("INSERT INTO dictionaries (content) VALUES ('some words that are no trained dictionary but may be one')");
        await store.Get<DictionarySet>().UseNewestAsync(Cancellation);
        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);

        await elsewhere.ExecuteAsync("TRUNCATE services, operations, activity, trace_fragments, dictionaries RESTART IDENTITY");
        await elsewhere.ExecuteAsync("INSERT INTO services (name, last_seen) VALUES ('of another replica', current_date)");
        await elsewhere.ExecuteAsync("INSERT INTO operations (service_id, name, kind, last_seen) VALUES (1, 'of another replica', 2, current_date)");
        await elsewhere.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);

        Assert.Equal("orders", await store.ScalarAsync<string>(
            "SELECT s.name FROM trace_fragments f JOIN operations o ON name_ids(f.names) = ARRAY[-o.service_id, o.id] JOIN services s ON s.id = o.service_id"));
        Assert.Equal(0, await store.ScalarAsync<short>("SELECT dictionary_id FROM trace_fragments"));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM activity a JOIN trace_fragments f ON name_ids(f.names) @> a.operation_ids"));
    }

    [Fact]
    public async Task A_process_that_wrote_nothing_while_another_server_took_over_looks_everything_up_again_too()
    {
        await using var own = await PostgresServer.StartDurableAsync(Cancellation);
        var database = await own.CreateDatabaseAsync(Cancellation);
        await using var store = await TestStore.CreateAsync(database);
        var names = store.Get<NameTable>();
        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);

        await own.Server.KillAsync();
        await own.Server.StartAsync(Cancellation);
        await using (var elsewhere = TestStore.CreateUnprepared(database))
        {
            await elsewhere.ExecuteAsync("TRUNCATE services, operations, activity, trace_fragments RESTART IDENTITY");
            await elsewhere.ExecuteAsync("INSERT INTO services (name, last_seen) VALUES ('of another replica', current_date)");
            await elsewhere.ExecuteAsync("INSERT INTO operations (service_id, name, kind, last_seen) VALUES (1, 'of another replica', 2, current_date)");
        }

        // No connection is left by which a write could notice.
        store.Database.Clear();
        await store.Fragments.WriteAsync([TestFragments.Create(names, TestFragments.Now())], Cancellation);

        Assert.Equal("orders", await store.ScalarAsync<string>(
            "SELECT s.name FROM trace_fragments f JOIN operations o ON name_ids(f.names) = ARRAY[-o.service_id, o.id] JOIN services s ON s.id = o.service_id"));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM activity a JOIN trace_fragments f ON name_ids(f.names) @> a.operation_ids"));
    }
}
