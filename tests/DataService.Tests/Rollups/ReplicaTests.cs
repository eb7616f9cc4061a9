using Npgsql;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Tests.Storage;
using Tracepost.Testing;
using Tracepost.TraceModel;
using static Tracepost.DataService.Tests.Query.TestSpans;

namespace Tracepost.DataService.Tests.Rollups;

/// <summary>Several replicas store and count at once, and every span counts once.</summary>
public sealed class ReplicaTests(PostgresServer postgres)
{
    private static readonly long Now = TestFragments.Now();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_one_replica_counts_another_leaves_it_to_it()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await RollupStore.CreateAsync(database);
        await using var other = await RollupStore.CreateAsync(database);
        await one.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        var isOthersTurn = false;
        one.Ledger.OnWritten = async _ => isOthersTurn = (await other.RoundAsync()).IsOthersTurn;

        await one.RoundAsync();

        Assert.True(isOthersTurn);
        Assert.False((await other.RoundAsync()).IsOthersTurn);
        Assert.Equal((1, 1), await one.CountedAsync());
    }

    [Fact]
    public async Task Where_a_pooler_makes_nothing_of_the_lock_the_second_round_with_the_same_commits_comes_to_nothing()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await RollupStore.CreateAsync(database);
        await using var other = await RollupStore.CreateAsync(database);
        await one.CommitAsync(RollupStore.NextTraceId(), Data("orders", Span(1, Now)));
        // It counts into a table of its own, so that only the list of arrivals gives it away.
        one.Ledger.OnWriting = async connection =>
        {
            await using var unlock = new NpgsqlCommand($"SELECT pg_advisory_unlock({StoreLocks.Rollups})", connection);
            await unlock.ExecuteNonQueryAsync(Cancellation);
            Assert.Equal(1, (await other.RoundAsync()).Commits);
            await using var elsewhere = new NpgsqlCommand("CREATE TEMP TABLE ledger (LIKE public.ledger INCLUDING ALL) ON COMMIT DROP", connection);
            await elsewhere.ExecuteNonQueryAsync(Cancellation);
        };

        Assert.Equal(0, (await one.RoundAsync()).Commits);

        Assert.Equal(1, one.Ledger.Changes);
        Assert.Equal((1, 1), await one.CountedAsync());
        Assert.Equal(0, await one.WaitingAsync());
    }

    [Fact]
    public async Task Every_span_counts_once_while_many_writers_repeat_requests_and_two_replicas_count()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await RollupStore.CreateAsync(database, ("Rollups:MaxSpansPerRound", "40"));
        await using var other = await RollupStore.CreateAsync(database, ("Rollups:MaxSpansPerRound", "25"));
        RollupStore[] replicas = [one, other];
        var traces = Enumerable.Range(0, 40).Select(_ => RollupStore.NextTraceId()).ToArray();
        const int writers = 6;
        const int commits = 40;
        using var written = new CancellationTokenSource();

        var counting = replicas.Select(replica => Task.Run(() => CountUntilAsync(replica, written.Token))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(replicas[writer % 2], traces, writer, commits))));
        await written.CancelAsync();
        var rounds = await Task.WhenAll(counting);
        while ((await one.RoundAsync()).Commits > 0)
        {
        }

        // Each writer makes three spans a commit, in three traces.
        Assert.Equal((writers * commits * 3, 1), await one.CountedAsync());
        Assert.Equal(0, await one.WaitingAsync());
        Assert.True(rounds.Sum() > 1);
    }

    /// <summary>Each commit has spans of three traces; every third commit comes again, some of them through another replica's connection.</summary>
    private static async Task WriteAsync(RollupStore replica, TraceId[] traces, int writer, int commits)
    {
        var random = new Random(writer);
        for (var commit = 0; commit < commits; commit++)
        {
            var span = (ulong)(writer * commits + commit + 1);
            var fragments = random.GetItems(traces.Index().ToArray(), 40).DistinctBy(trace => trace.Index).Take(3)
                .Select(trace => replica.ToFragment(trace.Item, Data($"service-{trace.Index % 5}", Span(span, Now + trace.Index * Millisecond, parent: span / 2))))
                .ToList();
            await replica.CommitAsync(fragments);
            if (commit % 3 == 0) await replica.CommitAsync(fragments);
        }
    }

    private static async Task<int> CountUntilAsync(RollupStore replica, CancellationToken end)
    {
        var rounds = 0;
        while (!end.IsCancellationRequested)
        {
            if ((await replica.RoundAsync()).Commits > 0) rounds++;
            else await Task.Yield();
        }

        return rounds;
    }
}
