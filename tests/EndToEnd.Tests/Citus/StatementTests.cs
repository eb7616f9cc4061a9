using System.Text.RegularExpressions;
using Npgsql;
using Tracepost.EndToEnd.Tests.Replicas;
using Tracepost.EndToEnd.Tests.Restoring;
using Tracepost.ManifestHost.Postgres;
using Tracepost.Testing;

namespace Tracepost.EndToEnd.Tests.Citus;

/// <summary>Every statement that a DataService really sends while spans come, are counted and are read, against the rules of Citus: docs/citus.md.</summary>
public sealed partial class StatementTests
{
    private const string Password = "a test's secret";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task On_the_way_of_a_span_nothing_is_asked_of_the_fragments_that_Citus_refuses()
    {
        using var folder = new TemporaryFolder();
        var log = new StatementLog();
        await using var postgres = await LocalPostgres.StartAsync(
            new LocalPostgresOptions(folder.In("data"), Password)
            {
                Database = "traces",
                Durable = false,
                Settings = new Dictionary<string, string> { ["log_statement"] = "all", ["log_line_prefix"] = "%m [%p] " },
            },
            log.Add,
            Cancellation);
        var database = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = postgres.Port,
            Username = "postgres",
            Password = Password,
            Database = "traces",
        }.ConnectionString;
        await CitusStandIn.InstallAsync(database, Cancellation);
        await using (var store = await DirectStore.StartAsync(database))
        {
            List<ReplicaTrace> traces = [.. Enumerable.Range(1, 200).Select(number => new ReplicaTrace(number, TimeProvider.System.GetUtcNow()))];
            await store.StoreAsync(traces);
            await store.AssertHasAsync(traces);
            while (await DirectStore.ScalarAsync<long>(database, "SELECT count(*) FROM arrivals") > 0) await Task.Delay(100, Cancellation);
        }

        await postgres.StopAsync();
        // Before it was distributed, the table was any other: that is the migrations.
        var all = log.Statements;
        var distributed = all.FindIndex(statement => statement.Contains("create_distributed_table('trace_fragments'", StringComparison.Ordinal));
        Assert.True(distributed > 0);
        var ofFragments = all.Skip(distributed + 1).Where(statement => statement.Contains("trace_fragments", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Contains(ofFragments, statement => statement.StartsWith("COPY trace_fragments ", StringComparison.Ordinal));
        Assert.Contains(ofFragments, statement => statement.Contains("trace_id = ANY", StringComparison.Ordinal));
        Assert.Contains(ofFragments, statement => statement.Contains("ATTACH PARTITION", StringComparison.Ordinal));
        Assert.DoesNotContain(ofFragments, IsRefused);
        // Only counting looks from fragments at a table that is not distributed; docs/citus.md says so.
        Assert.All(ofFragments.Where(statement => OtherTable().IsMatch(statement)), statement => Assert.Contains("latest_first", statement, StringComparison.Ordinal));
    }

    private static bool IsRefused(string statement) =>
        Refused().IsMatch(statement) || (ChangesRows().IsMatch(statement) && !statement.StartsWith("COPY ", StringComparison.Ordinal));

    [GeneratedRegex(@"\bctid\b|\btableoid\b|FOR (NO KEY )?(UPDATE|SHARE)|CONCURRENTLY|FINALIZE|ON CONFLICT|nextval|GENERATED|\bUNIQUE\b|PRIMARY KEY|TABLESAMPLE|\bCURSOR\b")]
    private static partial Regex Refused();

    [GeneratedRegex(@"(INSERT INTO|UPDATE|DELETE FROM|MERGE INTO) (ONLY )?trace_fragments")]
    private static partial Regex ChangesRows();

    [GeneratedRegex(@"(FROM|JOIN) (services|operations|dictionaries|activity|arrivals|attribute_segments|span_metrics|service_links|link_durations)\b")]
    private static partial Regex OtherTable();
}
