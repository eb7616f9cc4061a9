using Npgsql;
using Tracepost.EndToEnd.Tests.Replicas;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Restoring;

/// <summary>pg_dump and pg_restore, as docs/operations.md has them.</summary>
public sealed class DumpTests(PostgresServer server)
{
    private static readonly string[] Tables = ["services", "operations", "dictionaries", "trace_fragments", "arrivals", "activity", "attribute_segments", "span_metrics", "service_links", "link_durations"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_dump_that_was_made_while_spans_came_in_is_a_store_in_another_database()
    {
        using var folder = new TemporaryFolder();
        PostgresTool.Share(folder.Location);
        var database = await server.CreateDatabaseAsync(Cancellation);
        var now = TimeProvider.System.GetUtcNow();
        var before = Traces(1, now);
        var meanwhile = Traces(2001, now);
        string[] operations;
        await using (var store = await DirectStore.StartAsync(database))
        {
            await store.StoreAsync(before);
            while (await DirectStore.ScalarAsync<long>(database, "SELECT count(*) FROM dictionaries") == 0) await Task.Delay(100, Cancellation);
            var compressed = Traces(1001, now);
            await store.StoreAsync(compressed);
            before = [.. before, .. compressed];
            operations = await store.OperationsAsync("replica-1");

            await Task.WhenAll(
                store.StoreAsync(meanwhile), PostgresTool.RunAsync("pg_dump", database, "--format=directory", "--jobs=2", $"--file={folder.In("dump")}"));
        }

        var restored = await server.CreateDatabaseAsync(Cancellation);
        await PostgresTool.RunAsync("pg_restore", restored, "--exit-on-error", "--no-owner", "--jobs=2", $"--dbname={new NpgsqlConnectionStringBuilder(restored).Database}", folder.In("dump"));

        await using var copy = await DirectStore.StartAsync(restored);
        await copy.AssertHasAsync(before);
        Assert.Equal(operations, await copy.OperationsAsync("replica-1"));
        var later = Traces(3001, TimeProvider.System.GetUtcNow().AddDays(1).AddHours(-2));
        await copy.StoreAsync(later);
        await copy.AssertHasAsync([.. before, .. later]);
        Assert.Equal(0L, await DirectStore.ScalarAsync<long>(restored, "SELECT count(*) FROM (SELECT FROM services GROUP BY name HAVING count(*) > 1) twice"));
        // What is not in partitions of its own is there as well.
        foreach (var table in Tables)
            Assert.Equal(await IndexesAsync(database, table), await IndexesAsync(restored, table));
    }

    private static Task<string> IndexesAsync(string database, string table) =>
        DirectStore.ScalarAsync<string>(database, $"SELECT coalesce(string_agg(indexdef, ' ' ORDER BY indexdef), '') FROM pg_indexes WHERE tablename = '{table}'");

    private static List<ReplicaTrace> Traces(int first, DateTimeOffset now) => [.. Enumerable.Range(first, 200).Select(number => new ReplicaTrace(number, now))];
}
