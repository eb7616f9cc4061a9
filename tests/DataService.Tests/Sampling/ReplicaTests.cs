using Microsoft.Extensions.Time.Testing;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Sampling;

public sealed class ReplicaTests(PostgresServer postgres) : SamplingTestBase(postgres)
{
    [Fact]
    public async Task Replicas_that_make_their_rounds_at_once_compute_each_interval_once_and_count_together()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await using var three = await StartAsync();
        SamplingHost[] replicas = [one, two, three];
        await BeginAsync(one);
        await Task.WhenAll(replicas.Select(replica => replica.RoundAsync()));

        var computed = 0;
        for (var tick = 0; tick < 5 * 6; tick++)
        {
            foreach (var replica in replicas) await replica.StoreAsync(40);
            DatabaseTime.Advance(TimeSpan.FromSeconds(10));
            computed += (await Task.WhenAll(replicas.Select(replica => replica.RoundAsync()))).Count(did => did);
            await replicas[tick % 3].AskAsync();
        }

        Assert.Equal(5, computed);
        var answers = await Task.WhenAll(replicas.Select(replica => replica.AskAsync()));
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));

        // 3 replicas with 40 traces in 10 seconds each.
        Assert.Equal(12, answers[0].Operations.Single().TracesPerSecond, 9);
    }

    [Fact]
    public async Task A_replica_computes_what_another_one_left_unfinished()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await BeginAsync(one);
        DatabaseTime.Advance(TimeSpan.FromSeconds(60));

        // As if it had died while it held the row.
        await using (var dying = await one.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var transaction = await dying.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var take = dying.CreateCommand();
            take.CommandText = "SELECT FROM sampling_state FOR UPDATE";
            await take.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            Assert.False(await two.RoundAsync().Soon());
        }

        Assert.True(await two.RoundAsync());
        Assert.False(await one.RoundAsync());
    }

    [Fact]
    public async Task Each_replica_makes_its_rounds_by_itself()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await SamplingHost.StartAsync(ConnectionString, DatabaseTime, time);
        await host.StoreAsync(1);
        await host.AskAsync();

        var limit = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(20);
        while ((await host.AskAsync()).ComputedAt is null)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < limit, "No round computed.");
            time.Advance(TimeSpan.FromSeconds(10));
            DatabaseTime.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
