using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tracepost.DataService.Compaction;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Compaction;

public sealed class EverySpanSurvivesTests(PostgresServer postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Through_several_days_and_spans_that_come_meanwhile(int seed)
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var traces = await StoreAsync(host, seed);
        var before = await host.ScalarAsync<long>("SELECT count(*) FROM trace_fragments");

        // A day does not begin while spans of it wait to be counted; once it has begun, that is no matter.
        var pieces = await host.CompactAsync(AfterEachAsync);
        await host.CountAsync();
        pieces += await host.CompactAsync(AfterEachAsync);

        await traces.AssertAllThereAsync();
        Assert.InRange(pieces, 20, 200);
        Assert.InRange(await host.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"), 1, before * 3 / 4 + pieces);
        Assert.Equal(0, await host.LeftoversAsync());

        async Task AfterEachAsync()
        {
            await traces.StoreAsync(1);
            await traces.AssertThereAsync();
        }
    }

    [Fact]
    public async Task Each_piece_of_work_that_breaks_off_at_its_end()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var traces = await StoreAsync(host, seed: 4);
        // What a piece does last, before it commits, is to note it. So all that it did is undone.
        await host.ExecuteAsync(
            """
            CREATE TABLE broken_state (is_broken boolean NOT NULL);
            INSERT INTO broken_state VALUES (false);
            CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (SELECT is_broken FROM broken_state) THEN RAISE EXCEPTION 'broken off' USING ERRCODE = '57P01'; END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER break_off AFTER UPDATE OF phase ON compactions FOR EACH STATEMENT EXECUTE FUNCTION break_off()
            """);
        var broken = 0;

        for (var progress = CompactionProgress.Advanced; progress != CompactionProgress.Idle;)
        {
            await host.ExecuteAsync("UPDATE broken_state SET is_broken = true");
            try
            {
                await host.AdvanceAsync();
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.AdminShutdown)
            {
                broken++;
            }

            await traces.AssertThereAsync();
            await host.ExecuteAsync("UPDATE broken_state SET is_broken = false");
            progress = await host.AdvanceAsync();
        }

        await traces.AssertAllThereAsync();
        Assert.InRange(broken, 15, 200);
        Assert.Equal(0, await host.LeftoversAsync());
        Assert.Equal(await host.ScalarAsync<long>("SELECT count(DISTINCT (trace_id, start_ns / 600000000000)) FROM trace_fragments"), await host.ScalarAsync<long>("SELECT count(*) FROM trace_fragments"));
    }

    [Fact]
    public async Task Connections_that_are_ended_at_any_moment()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var traces = await StoreAsync(host, seed: 5);
        var random = new Random(5);

        for (var tries = 0; tries < 5000; tries++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            // Later and later, so that it comes to its end.
            patience.CancelAfter(TimeSpan.FromMilliseconds(random.Next(2 + tries)));
            try
            {
                await using var connection = await host.Database.OpenConnectionAsync(Cancellation);
                if (await host.Query.Services.GetRequiredService<Compactor>().AdvanceAsync(connection, patience.Token) == CompactionProgress.Idle) break;
            }
            catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
            {
                await traces.AssertThereAsync();
            }
        }

        await traces.AssertAllThereAsync();
        Assert.Equal(0, await host.LeftoversAsync());
    }

    [Fact]
    public async Task Two_replicas_at_once_where_a_pooler_makes_nothing_of_locks()
    {
        await using var host = await CompactionHost.StartAsync(postgres, ("Compaction:StepSpans", "100"));
        var traces = await StoreAsync(host, seed: 6);

        await Task.WhenAll(WorkAsync(), WorkAsync(), WorkAsync());

        await host.CompactAsync();
        await traces.AssertAllThereAsync();
        Assert.Equal(0, await host.LeftoversAsync());

        async Task WorkAsync()
        {
            for (var idle = 0; idle < 3;)
            {
                try
                {
                    idle = await host.AdvanceAsync() == CompactionProgress.Idle ? idle + 1 : 0;
                }
                catch (PostgresException)
                {
                    // The other one was faster.
                }
            }
        }
    }

    private static async Task<RandomTraces> StoreAsync(CompactionHost host, int seed)
    {
        var traces = new RandomTraces(host, seed);
        for (var commit = 0; commit < 60; commit++) await traces.StoreAsync(6);
        await host.CountAsync();
        return traces;
    }
}
