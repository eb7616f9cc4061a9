using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Schema;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Storage.Schema;

public sealed class SchemaMigratorTests(PostgresServer postgres)
{
    private static readonly long Migrations =
        typeof(SchemaMigrator).Assembly.GetManifestResourceNames().Count(name => name.EndsWith(".sql", StringComparison.Ordinal));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Running_it_again_changes_nothing()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));

        await store.Get<SchemaMigrator>().MigrateAsync(Cancellation);

        Assert.Equal(Migrations, await store.ScalarAsync<long>("SELECT count(*) FROM schema_versions"));
    }

    [Fact]
    public async Task A_missing_database_is_created_and_replicas_that_start_together_take_turns()
    {
        var connection = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync(Cancellation)) { Database = "of \"many\" replicas" };
        var replicas = Enumerable.Range(0, 4).Select(_ => TestStore.CreateUnprepared(connection.ConnectionString)).ToList();

        await Task.WhenAll(replicas.Select(replica => replica.Get<StorePreparation>().PrepareAsync(Cancellation)));

        Assert.All(replicas, replica => Assert.True(replica.Get<StoreReadiness>().IsReady));
        Assert.Equal(Migrations, await replicas[0].ScalarAsync<long>("SELECT count(*) FROM schema_versions"));
        foreach (var replica in replicas) await replica.DisposeAsync();
    }

    [Fact]
    public async Task A_database_of_the_first_version_gets_what_is_new_and_keeps_its_traces()
    {
        await using var store = await TestStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
        await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), TestFragments.Now())], Cancellation);
        await store.ExecuteAsync(
            """
            DO $$ BEGIN
                EXECUTE (SELECT 'DROP TABLE ' || string_agg(tablename, ', ') FROM pg_tables WHERE schemaname = 'public'
                    AND tablename !~ '^(services|operations|dictionaries|activity|schema_versions|trace_fragments.*)$');
            END $$
            """);
        await store.ExecuteAsync("ALTER TABLE trace_fragments DROP COLUMN commit_id");
        await store.ExecuteAsync("DELETE FROM schema_versions WHERE scriptname NOT LIKE '%0001%'");

        await store.Get<SchemaMigrator>().MigrateAsync(Cancellation);

        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM sampling_state"));
        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    [Fact]
    public async Task Until_the_schema_is_in_place_writes_are_refused_as_unavailable()
    {
        await using var store = TestStore.CreateUnprepared(await postgres.CreateDatabaseAsync(Cancellation));

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), TestFragments.Now())], Cancellation));
    }
}
