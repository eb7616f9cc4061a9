using Grpc.Core;
using Tracepost.DataService.Tests.Ingest.Requests;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Sampling.Endpoints;

public sealed class SamplingEndpointTests(PostgresServer postgres) : SamplingTestBase(postgres)
{
    [Theory]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("with a \0 in it")]
    public async Task A_service_of_which_nothing_is_stored_gets_the_defaults_and_leaves_no_trace(string service)
    {
        await using var host = await StartAsync();
        var answer = await host.AskAsync(service);

        Assert.Equal((0.001, 1 / 60.0), (answer.DefaultProbability, answer.LowerBoundTracesPerSecond));
        Assert.Empty(answer.Operations);
        Assert.Null(answer.ComputedAt);
        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM sampling_services"));
    }

    [Fact]
    public async Task The_answer_says_when_it_was_computed_and_lists_operations_by_name()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        foreach (var operation in (string[])["b", "é", "a", "B"]) await host.StoreAsync(6, operation);
        await IntervalAsync(host, 6, "c");

        var answer = await host.AskAsync();
        Assert.Equal(["B", "a", "b", "c", "é"], answer.Operations.Where(found => found.Operation != "GET /").Select(found => found.Operation));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 12, 1, 10, TimeSpan.Zero), answer.ComputedAt.ToDateTimeOffset());
        Assert.All(answer.Operations.Where(found => found.Operation != "GET /"), found => Assert.Equal(0.1, found.TracesPerSecond, 9));
    }

    [Fact]
    public async Task The_options_are_what_is_answered()
    {
        await using var host = await StartAsync(
            ("AdaptiveSampling:InitialProbability", "0.25"), ("AdaptiveSampling:LowerBoundTracesPerSecond", "0.5"));

        var answer = await host.AskAsync();
        Assert.Equal((0.25, 0.5), (answer.DefaultProbability, answer.LowerBoundTracesPerSecond));
    }

    [Fact]
    public async Task That_a_service_is_asked_for_is_written_twice_in_an_interval_at_most()
    {
        await using var host = await StartAsync();
        await host.StoreAsync(1);
        var written = new HashSet<DateTime>();
        for (var second = 0; second < 120; second++)
        {
            await host.AskAsync();
            written.Add(await host.ScalarAsync<DateTime>("SELECT asked_at FROM sampling_services"));
            DatabaseTime.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(written.Count, 2, 4);
    }

    [Fact]
    public async Task Many_that_ask_at_once_all_get_an_answer()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        await IntervalAsync(host, 60);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => host.AskAsync(i % 2 == 0 ? "shop" : $"unknown {i}"))).Soon();
        Assert.Equal(100, answers.Count(answer => answer.Operations.Count == 1));
    }

    [Fact]
    public async Task A_database_that_is_away_is_unavailable()
    {
        await using var server = await PostgresServer.StartDurableAsync(TestContext.Current.CancellationToken);
        await using var host = await SamplingHost.StartAsync(await server.CreateDatabaseAsync(TestContext.Current.CancellationToken), DatabaseTime);
        await host.AskAsync();
        await server.Server.KillAsync();

        var error = await Assert.ThrowsAsync<RpcException>(() => host.AskAsync());
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
    }

    [Fact]
    public async Task A_question_that_fails_for_another_reason_is_an_internal_error()
    {
        await using var host = await StartAsync();
        await host.ExecuteAsync("ALTER TABLE sampling_probabilities RENAME TO elsewhere");

        var error = await Assert.ThrowsAsync<RpcException>(() => host.AskAsync());
        Assert.Equal(StatusCode.Internal, error.StatusCode);
    }
}
