using Npgsql;
using Tracepost.DataService.Rollups.Rounds;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>A round that fails is undone as a whole; what cannot be counted does not hold up what can.</summary>
public sealed class FailureTests(PostgresServer postgres)
{
    private static readonly long Now = TestFragments.Now();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_is_lost_after_the_counts_were_written_leaves_all_to_be_counted_once()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now), Span(2, Now)));
        store.Ledger.OnWritten = async connection =>
        {
            await using var kill = new NpgsqlCommand("SELECT pg_terminate_backend(pg_backend_pid())", connection);
            await kill.ExecuteNonQueryAsync(Cancellation);
        };

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.RoundAsync());
        Assert.Equal((0, 0), await store.CountedAsync());
        Assert.Equal(1, await store.WaitingAsync());

        store.Ledger.OnWritten = null;
        await store.RoundAsync();
        Assert.Equal((2, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task A_round_that_is_cancelled_leaves_all_to_be_counted_and_the_turn_to_others()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        using var cancelled = new CancellationTokenSource();
        store.Ledger.OnChange = _ => cancelled.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Get<RollupRounds>().RunAsync(null, alone: false, cancelled.Token));

        store.Ledger.OnChange = null;
        Assert.Equal(1, (await store.RoundAsync()).Commits);
        Assert.Equal((1, 1), await store.CountedAsync());
    }

    [Theory]
    [InlineData("UPDATE trace_fragments SET payload = 'no zstd' WHERE trace_id = ")]
    [InlineData("UPDATE trace_fragments SET payload = '' WHERE trace_id = ")]
    [InlineData("UPDATE trace_fragments SET payload = substr(payload, 1, length(payload) - 3) WHERE trace_id = ")]
    [InlineData("UPDATE trace_fragments SET dictionary_id = 4711 WHERE trace_id = ")]
    public async Task A_damaged_payload_is_left_out_and_all_else_is_counted(string damage)
    {
        await using var store = await CreateAsync();
        var (whole, damaged) = (RollupStore.NextTraceId(), RollupStore.NextTraceId());
        await store.CommitAsync(store.ToFragment(whole, Data("orders", Span(1, Now))), store.ToFragment(damaged, Data("orders", Span(1, Now))));
        await store.CommitAsync(damaged, Data("orders", Span(2, Now)));
        await store.ExecuteAsync($"{damage} '{damaged}' AND commit_id = (SELECT id FROM arrivals ORDER BY at LIMIT 1)");

        await store.RoundAsync();
        await store.CommitAsync(damaged, Data("orders", Span(3, Now)));
        await store.RoundAsync();

        Assert.Equal((3, 1), await store.CountedAsync());
        Assert.Equal(0, await store.WaitingAsync());
    }

    [Fact]
    public async Task Of_a_payload_that_is_no_OTLP_the_spans_before_the_damage_count()
    {
        await using var store = await CreateAsync();
        var id = RollupStore.NextTraceId();
        var fragment = store.ToFragment(id, Data("orders", Span(1, Now)));
        await store.CommitAsync(TestFragments.WithPayload(fragment, [.. fragment.Payload.Span, 0x0a, 0x7f, 0x01]));

        await store.RoundAsync();

        Assert.Equal((1, 1), await store.CountedAsync());
        Assert.Equal(0, await store.WaitingAsync());
    }

    [Fact]
    public async Task A_trace_that_a_rollup_cannot_count_is_left_out()
    {
        await using var store = await CreateAsync();
        var (good, bad) = (RollupStore.NextTraceId(), RollupStore.NextTraceId());
        store.Ledger.OnChange = change =>
        {
            if (change.TraceId == bad) throw new InvalidDataException("not these");
        };
        await store.CommitAsync(store.ToFragment(bad, Data("orders", Span(1, Now))), store.ToFragment(good, Data("orders", Span(1, Now))));

        await store.RoundAsync();

        Assert.Equal((1, 1), await store.CountedAsync());
        Assert.Equal(0, await store.WaitingAsync());
    }

    [Fact]
    public async Task A_commit_that_PostgreSQL_does_not_let_count_is_found_by_the_worker_and_left_out()
    {
        await using var store = await CreateAsync(("Rollups:IntervalSeconds", "0.1"));
        var bad = RollupStore.NextTraceId();
        for (var i = 0; i < 3; i++) await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.CommitAsync(bad, Data("orders", Span(1, Now)));
        for (var i = 0; i < 3; i++) await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.ExecuteAsync($"ALTER TABLE ledger ADD CHECK (trace_id <> '{bad}')");

        await store.RunWorkerUntilNothingWaitsAsync();

        Assert.Equal((6, 1), await store.CountedAsync());
    }

    [Fact]
    public async Task Where_the_tables_are_missing_nothing_is_given_up()
    {
        await using var store = await CreateAsync();
        await store.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        await store.ExecuteAsync("ALTER TABLE ledger RENAME TO away");
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<PostgresException>(() => store.RoundAsync(alone: true));

        await store.ExecuteAsync("ALTER TABLE away RENAME TO ledger");
        await store.RoundAsync();

        Assert.Equal((1, 1), await store.CountedAsync());
    }

    private async Task<RollupStore> CreateAsync(params (string Key, string Value)[] settings) =>
        await RollupStore.CreateAsync(await postgres.CreateDatabaseAsync(Cancellation), settings);
}
