using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Retention;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>A commit and the note of it are one: both are there, or neither.</summary>
public sealed class NotedCommitTests(PostgresServer postgres)
{
    private static readonly long Now = TestFragments.Now();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_is_noted_with_its_traces_times_spans_and_bytes()
    {
        await using var store = await CreateAsync();
        var (one, other) = (RollupStore.NextTraceId(), RollupStore.NextTraceId());
        Fragment[] fragments =
        [
            store.ToFragment(one, Data("orders", Span(1, Now, 5), Span(2, Now + 7, 50))),
            store.ToFragment(one, Data("orders", Span(3, Now + Fragment.Slot, 9))),
            store.ToFragment(other, Data("orders", Span(1, Now - 3, 1))),
        ];

        await store.CommitAsync(fragments);

        await using var select = store.Database.CreateCommand("SELECT * FROM arrivals");
        await using var row = await select.ExecuteReaderAsync(Cancellation);
        Assert.True(await row.ReadAsync(Cancellation));
        Assert.Equal([Guid.Parse($"{one}"), Guid.Parse($"{other}")], (Guid[])row["trace_ids"]);
        Assert.Equal((Now - 3, Now + Fragment.Slot + 9), ((long)row["from_ns"], (long)row["to_ns"]));
        Assert.Equal((4, fragments.Sum(fragment => fragment.Payload.Length)), ((int)row["span_count"], (int)row["bytes"]));
        var id = (int)row["id"];
        Assert.NotEqual(0, id);
        Assert.False(await row.ReadAsync(Cancellation));
        Assert.Equal(3, await store.ScalarAsync<long>($"SELECT count(*) FROM trace_fragments WHERE commit_id = {id}"));
    }

    [Fact]
    public async Task Where_nothing_is_counted_commits_are_not_noted_and_what_came_is_not_counted_later()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var id = RollupStore.NextTraceId();
        await using (var off = await RollupStore.CreateAsync(database, ("Rollups:Enabled", "false")))
        {
            await off.CommitAsync(id, Data("orders", Span(1, Now)));
            Assert.Equal(0, await off.WaitingAsync());
        }

        await using var on = await RollupStore.CreateAsync(database);
        await on.CommitAsync(id, Data("orders", Span(2, Now, parent: 1)));
        ulong[] before = [];
        on.Ledger.OnChange = change => before = [.. change.Before.Select(span => span.Key.SpanId)];
        await on.RoundAsync();

        Assert.Equal([1], before);
        Assert.Equal((1, 1), await on.CountedAsync());
    }

    [Fact]
    public async Task What_cannot_be_noted_is_not_stored()
    {
        await using var store = await CreateAsync();
        await store.ExecuteAsync("ALTER TABLE arrivals ADD CHECK (span_count < 2)");
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));

        await Assert.ThrowsAnyAsync<Exception>(() => store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now), Span(2, Now))));

        Assert.Equal(1, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        Assert.Equal(2, await store.WaitingAsync());
    }

    [Fact]
    public async Task Two_replicas_that_meet_in_their_numbers_go_apart()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var store = await RollupStore.CreateAsync(database);
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        // Another's commits have all numbers that follow.
        await store.ExecuteAsync(
            "INSERT INTO arrivals (id, from_ns, to_ns, span_count, bytes, trace_ids) SELECT id + n, 0, 0, 1, 1, '{}' FROM arrivals, generate_series(1, 100) n");

        for (var i = 0; i < 3; i++) await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));

        Assert.Equal(4, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments f JOIN arrivals a ON a.id = f.commit_id WHERE a.bytes > 1"));
    }

    [Theory]
    [InlineData("DEFERRABLE INITIALLY DEFERRED", "at COMMIT")]
    [InlineData("NOT DEFERRABLE", "before it")]
    public async Task A_connection_that_is_lost_in_the_last_step_is_not_acknowledged_and_its_repetition_counts_once(string when, string _)
    {
        await using var store = await CreateAsync();
        var fragment = store.ToFragment(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.ExecuteAsync(
            "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'; "
            + $"CREATE CONSTRAINT TRIGGER lose AFTER INSERT ON arrivals {when} FOR EACH ROW EXECUTE FUNCTION lose()");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CommitAsync(fragment));
        Assert.Equal(0, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));

        await store.ExecuteAsync("DROP TRIGGER lose ON arrivals");
        await store.CommitAsync(fragment);
        await store.RoundAsync();
        Assert.Equal((1, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task A_restart_of_PostgreSQL_that_nobody_noticed_does_not_fail_the_next_commit()
    {
        await using var durable = await PostgresServer.StartDurableAsync(Cancellation);
        await using var store = await RollupStore.CreateAsync(await durable.CreateDatabaseAsync(Cancellation));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)))));

        await durable.Server.KillAsync();
        await durable.Server.StartAsync(Cancellation);
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));

        Assert.Equal(5, await store.ScalarAsync<long>("SELECT count(*) FROM trace_fragments f JOIN arrivals a ON a.id = f.commit_id"));
        await store.RoundAsync();
        Assert.Equal((5, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task What_was_never_counted_is_taken_off_the_list_when_its_spans_are_gone()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.ExecuteAsync("UPDATE arrivals SET at = at - interval '8 days' WHERE id = (SELECT min(id) FROM arrivals)");
        await store.Get<Cleanup>().RunAsync(Cancellation);
        Assert.Equal(2, await store.WaitingAsync());

        await store.ExecuteAsync("UPDATE arrivals SET at = at - interval '3 days' WHERE at < now() - interval '1 day'");
        await store.Get<Cleanup>().RunAsync(Cancellation);

        Assert.Equal(1, await store.WaitingAsync());
    }

    private async Task<RollupStore> CreateAsync() => await RollupStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation));
}
