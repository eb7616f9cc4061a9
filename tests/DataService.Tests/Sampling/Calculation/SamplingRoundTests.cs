using Tracepost.DataService.Sampling.Counting;
using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Sampling.Calculation;

public sealed class SamplingRoundTests(PostgresServer postgres) : SamplingTestBase(postgres)
{
    [Fact]
    public async Task Nothing_is_written_and_nothing_counted_while_nobody_asks()
    {
        await using var host = await StartAsync();
        Assert.Equal(0, await IntervalWithoutQuestionAsync(host, 600));

        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM sampling_throughput"));
        Assert.Empty(host.Get<RootCounter>().Take().Counts);
    }

    [Fact]
    public async Task An_interval_is_computed_from_what_was_stored_in_it()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        Assert.Equal(0.001, await AfterIntervalsAsync(host, 600));

        // The interval in which counting began was not whole.
        Assert.Equal(0.0001, await AfterIntervalsAsync(host, 600), 9);
    }

    [Fact]
    public async Task A_probability_stays_until_it_is_in_force_everywhere()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        Assert.Equal(0.0001, await AfterIntervalsAsync(host, 600, 600), 9);

        // Clients learn of it in the course of the next interval; the one after that is the first that counts.
        Assert.Equal(0.0001, await AfterIntervalsAsync(host, 600, 60), 9);
        Assert.Equal(0.00005, await AfterIntervalsAsync(host, 120), 9);
    }

    [Fact]
    public async Task A_restart_keeps_the_probabilities()
    {
        await using (var host = await StartAsync())
        {
            await BeginAsync(host);
            Assert.Equal(0.0001, await AfterIntervalsAsync(host, 600, 600), 9);
        }

        await using var restarted = await StartAsync();
        Assert.Equal(0.0001, await restarted.ProbabilityAsync(), 9);
        await BeginAsync(restarted);
        Assert.Equal(0.0001, await AfterIntervalsAsync(restarted, 60, 60, 60), 9);
    }

    [Fact]
    public async Task An_interval_in_which_everything_was_down_does_not_count()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        var before = await AfterIntervalsAsync(host, 60, 60);
        DatabaseTime.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(before, await AfterIntervalsAsync(host, 60));
        Assert.Equal(before, await AfterIntervalsAsync(host, 60));
    }

    [Fact]
    public async Task Only_services_that_are_asked_for_get_probabilities()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        await host.StoreAsync(1, service: "bank");
        for (var i = 0; i < 3; i++)
        {
            await host.StoreAsync(600, service: "bank");
            await IntervalAsync(host, 600);
        }

        Assert.Equal(["shop"], await StringsAsync(host, "SELECT DISTINCT service FROM sampling_probabilities"));
    }

    [Fact]
    public async Task A_service_that_nobody_asks_for_any_more_keeps_what_it_has()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        await AfterIntervalsAsync(host, 600, 600);
        for (var i = 0; i < 11; i++) await IntervalWithoutQuestionAsync(host, 600);
        await host.ExecuteAsync("UPDATE sampling_probabilities SET probability = 0.123");
        for (var i = 0; i < 4; i++) await IntervalWithoutQuestionAsync(host, 600);

        Assert.Equal(0.123, await host.ProbabilityAsync());
    }

    [Fact]
    public async Task Operations_that_vanish_keep_their_probability_and_are_forgotten_after_a_day()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        await AfterIntervalsAsync(host, 600, 600);
        for (var i = 0; i < 15; i++) await IntervalAsync(host, 60, "GET /other");
        var silent = await host.ProbabilityAsync();
        Assert.InRange(silent, 0.0001, 0.01);
        for (var i = 0; i < 3; i++) await IntervalAsync(host, 60, "GET /other");
        Assert.Equal(silent, await host.ProbabilityAsync());

        await SetSeenAsync("23 hours 57 minutes");
        await IntervalAsync(host, 60, "GET /other");
        Assert.Equal(silent, await host.ProbabilityAsync());
        await SetSeenAsync("24 hours");
        await IntervalAsync(host, 60, "GET /other");

        Assert.Equal(["GET /other"], (await host.AskAsync()).Operations.Select(operation => operation.Operation));

        Task SetSeenAsync(string ago) => host.ExecuteAsync(
            $"UPDATE sampling_probabilities SET seen_at = (SELECT max(seen_at) FROM sampling_probabilities) - interval '{ago}' WHERE operation = 'GET /'");
    }

    [Fact]
    public async Task Of_too_many_operations_those_with_the_most_traffic_have_probabilities()
    {
        await using var host = await StartAsync(("AdaptiveSampling:MaxOperationsPerService", "2"));
        await BeginAsync(host);
        for (var i = 0; i < 2; i++)
        {
            await host.StoreAsync(300, "GET /most");
            await host.StoreAsync(10, "GET /little");
            await IntervalAsync(host, 60);
        }

        Assert.Equal(["GET /", "GET /most"], (await host.AskAsync()).Operations.Select(operation => operation.Operation));
        await host.StoreAsync(500, "GET /new");
        await IntervalAsync(host, 60);
        Assert.Equal(["GET /most", "GET /new"], (await host.AskAsync()).Operations.Select(operation => operation.Operation));
        Assert.Equal(2L, await host.ScalarAsync<long>("SELECT count(*) FROM sampling_probabilities"));
    }

    [Fact]
    public async Task A_clock_of_the_database_that_is_set_back_is_followed()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        await host.ExecuteAsync("UPDATE sampling_state SET computed_to = '2027-01-01'");

        // The interval that had ended before, at once, and then each when it ends.
        Assert.Equal(2, await IntervalAsync(host, 60));
        Assert.Equal(1, await IntervalAsync(host, 60));
    }

    [Fact]
    public async Task What_was_counted_is_kept_for_a_few_intervals_only()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        for (var i = 0; i < 10; i++) await IntervalAsync(host, 60);

        Assert.InRange(await host.ScalarAsync<long>("SELECT count(*) FROM sampling_throughput"), 1, 6 * 6);
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_in_the_next_round()
    {
        await using var host = await StartAsync();
        await BeginAsync(host);
        await host.StoreAsync(7);
        await host.ExecuteAsync("ALTER TABLE sampling_throughput RENAME TO elsewhere");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(host.RoundAsync);
        await host.ExecuteAsync("ALTER TABLE elsewhere RENAME TO sampling_throughput");
        await host.StoreAsync(5);
        await host.RoundAsync();

        Assert.Equal(12L, await host.ScalarAsync<long>("SELECT sum(counts[1]) FROM sampling_throughput"));
    }

    private static async Task<List<string>> StringsAsync(SamplingHost host, string sql)
    {
        await using var command = host.Database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var strings = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) strings.Add(rows.GetString(0));
        return strings;
    }

    private async Task<double> AfterIntervalsAsync(SamplingHost host, params int[] traces)
    {
        foreach (var count in traces) await IntervalAsync(host, count);
        return await host.ProbabilityAsync();
    }

    private async Task<int> IntervalWithoutQuestionAsync(SamplingHost host, int traces)
    {
        await host.StoreAsync(traces);
        DatabaseTime.Advance(TimeSpan.FromMinutes(1));
        return await host.RoundAsync() ? 1 : 0;
    }
}
