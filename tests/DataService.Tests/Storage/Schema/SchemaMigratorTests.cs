using DbUp;
using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Names;
using Tracepost.DataService.Storage.Partitions;
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

    [Theory]
    [InlineData("0002")]
    [InlineData("0006")]
    public async Task A_database_of_an_older_version_gets_what_is_new_and_keeps_its_traces(string first)
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = TestStore.CreateUnprepared(database);
        MigrateTo(database, first);
        var (today, now) = (Days.OfNs(TestFragments.Now()), TestFragments.Now());
        foreach (var day in new[] { today, today - 1 })
        {
            await store.ExecuteAsync(
                $"CREATE TABLE {PartitionSet.NameOf(day)} PARTITION OF trace_fragments FOR VALUES FROM ({Days.StartNs(day)}) TO ({Days.StartNs(day + 1)})");
        }

        foreach (var start in new[] { now, now - Days.Nanoseconds })
        {
            await store.ExecuteAsync(
                "INSERT INTO trace_fragments (start_ns, end_ns, longest_ns, trace_id, span_count, error_count, root_operation_id, dictionary_id, service_ids, "
                + $"operation_ids, payload) VALUES ({start}, {start + 16_777_217}, 16777217, gen_random_uuid(), 7, 3, 5, 0, '{{2,4}}', '{{1,5,9}}', 'zstd')");
        }

        await store.Get<StorePreparation>().PrepareAsync(Cancellation);

        Assert.Equal(1L, await store.ScalarAsync<long>("SELECT count(*) FROM sampling_state"));
        Assert.Equal(2L, await store.ScalarAsync<long>(
            "SELECT count(*) FROM trace_fragments WHERE span_count = 7 AND error_count = 3 AND dictionary_id = 0 AND commit_id = 0 AND payload = 'zstd'"));
        Assert.Equal(2L, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments WHERE name_ids(names) = '{-4,-2,1,5,9}'"));
        Assert.Equal(2L, await store.ScalarAsync<long>(
            "SELECT count(*) FROM trace_fragments WHERE end_ns = start_ns + 16777217 AND longest_ns BETWEEN 16777218 AND 16777240"));
        await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), now)], Cancellation);
        Assert.Equal(2L, await store.ScalarAsync<long>($"SELECT count(*) FROM {PartitionSet.NameOf(today)}"));
    }

    /// <summary>0012 rewrites all days.</summary>
    [Fact]
    public async Task Rows_that_are_rewritten_say_what_they_said_and_compacted_days_stay_so_while_others_begin_anew()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = TestStore.CreateUnprepared(database);
        MigrateTo(database, "0012");
        var (compacted, begun) = (Days.OfNs(TestFragments.Now()) - 1, Days.OfNs(TestFragments.Now()) - 2);
        foreach (var (day, phase) in new[] { (compacted, 0), (begun, 1) })
        {
            var partition = PartitionSet.NameOf(day);
            await store.ExecuteAsync(
                $"""
                CREATE TABLE {partition} PARTITION OF trace_fragments FOR VALUES FROM ({Days.StartNs(day)}) TO ({Days.StartNs(day + 1)});
                INSERT INTO trace_fragments VALUES ({Days.StartNs(day)}, 2, gen_random_uuid(), 3, 100000, 70000, 7, 8, ARRAY[-2147483647, -40, -1, 1, 31, 32, 2147483647], 'zstd');
                INSERT INTO compactions (day, partition, filenode, mark, quiet_since, phase, fragments)
                SELECT '{DateOnly.FromDayNumber(day):O}', oid, relfilenode, 1, now(), {phase}, 1 FROM pg_class WHERE relname = '{partition}'
                """);
        }

        await store.ExecuteAsync(
            $"""
            CREATE TABLE noted (LIKE trace_fragments);
            CREATE TRIGGER compaction_late AFTER INSERT ON {PartitionSet.NameOf(begun)} FOR EACH ROW EXECUTE FUNCTION note_late_fragment('noted')
            """);

        await store.Get<StorePreparation>().PrepareAsync(Cancellation);

        Assert.Equal(2L, await store.ScalarAsync<long>(
            "SELECT count(*) FROM trace_fragments WHERE name_ids(names) = '{-2147483647,-40,-1,1,31,32,2147483647}' AND span_count = 100000 AND error_count = 32767"
            + " AND dictionary_id = 7 AND commit_id = 8 AND longest_ns = 3 AND payload = 'zstd'"));
        var names = await store.ScalarAsync<byte[]>("SELECT names FROM trace_fragments LIMIT 1");
        Assert.Equal([-2147483647, -40, -1, 1, 31, 32, 2147483647], NameCode.Read(names));
        Assert.Equal($"{DateOnly.FromDayNumber(compacted):O}", await store.ScalarAsync<string>(
            "SELECT string_agg(c.day::text, ' ') FROM compactions c JOIN pg_class p ON (p.oid, p.relfilenode) = (c.partition, c.filenode)"));
        await store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), Days.StartNs(begun))], Cancellation);
        Assert.Equal(0L, await store.ScalarAsync<long>("SELECT count(*) FROM noted"));
    }

    [Fact]
    public async Task Until_the_schema_is_in_place_writes_are_refused_as_unavailable()
    {
        await using var store = TestStore.CreateUnprepared(await postgres.CreateDatabaseAsync(Cancellation));

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.Fragments.WriteAsync([TestFragments.Create(store.Get<NameTable>(), TestFragments.Now())], Cancellation));
    }

    /// <summary>To the version before the script.</summary>
    private static void MigrateTo(string database, string first)
    {
        var result = DeployChanges.To
            .PostgresqlDatabase(database)
            .WithScriptsEmbeddedInAssembly(
                typeof(SchemaMigrator).Assembly,
                name => name.EndsWith(".sql", StringComparison.Ordinal) && string.CompareOrdinal(name.Split('.')[^2], first) < 0)
            .JournalToPostgresqlTable("public", "schema_versions")
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        Assert.True(result.Successful, result.Error?.Message);
    }
}
