using Tracepost.Testing;

namespace Tracepost.DataService.Tests.Sampling;

/// <summary>The whole loop, with two replicas: clients ask, sample and send; what is stored is counted; probabilities are computed.</summary>
public sealed class ConvergenceTests(PostgresServer postgres) : SamplingTestBase(postgres)
{
    /// <summary>The target, 1 trace per second, with the tolerance and a trace's worth of rounding.</summary>
    private const double Least = 0.69;
    private const double Most = 1.32;

    [Fact]
    public async Task Whatever_the_traffic_as_many_traces_are_stored_as_are_wanted()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var traffic = new Traffic([one, two], "shop");
        traffic.Set("huge", 20_000);
        traffic.Set("large", 2_000);
        traffic.Set("usual", 50);
        traffic.Set("small", 1.2);
        traffic.Set("rare", 0.1);

        // From 0.001 to 1 it takes ten times twice as much, each of which takes three minutes.
        await MinutesAsync(traffic, 1);
        Assert.Equal(34, await MinutesAsync(traffic, 34));
        for (var minute = 0; minute < 10; minute++)
        {
            await MinutesAsync(traffic, 1);
            foreach (var operation in (string[])["huge", "large", "usual", "small"])
                Assert.InRange(traffic.StoredPerSecond[operation], Least, Most);
            Assert.Equal(0.1, traffic.StoredPerSecond["rare"], 6);
        }

        Assert.Equal(1, await one.ProbabilityAsync("rare"));
        Assert.InRange(await one.ProbabilityAsync("usual"), Least / 50, Most / 50);
        Assert.Equal(await one.AskAsync(), await two.AskAsync());
    }

    [Fact]
    public async Task A_surge_is_cut_to_a_few_within_three_minutes_and_to_the_target_within_seven()
    {
        await using var host = await StartAsync();
        var traffic = new Traffic([host], "shop");
        traffic.Set("GET /", 1_000);
        await MinutesAsync(traffic, 8);
        Assert.InRange(traffic.StoredPerSecond["GET /"], Least, Most);

        traffic.Set("GET /", 10_000);
        for (var minute = 0; minute < 20; minute++)
        {
            await MinutesAsync(traffic, 1);
            Assert.InRange(traffic.StoredPerSecond["GET /"], Least, minute < 3 ? 13 : minute < 7 ? 3 : Most);
        }
    }

    [Fact]
    public async Task When_traffic_falls_the_probability_grows_and_never_stores_far_too_many()
    {
        await using var host = await StartAsync();
        var traffic = new Traffic([host], "shop");
        traffic.Set("GET /", 10_000);
        await MinutesAsync(traffic, 8);

        traffic.Set("GET /", 100);
        for (var minute = 0; minute < 30; minute++)
        {
            await MinutesAsync(traffic, 1);
            Assert.InRange(traffic.StoredPerSecond["GET /"], 0, Most);
        }

        Assert.InRange(traffic.StoredPerSecond["GET /"], Least, Most);
    }

    private async Task<int> MinutesAsync(Traffic traffic, int minutes)
    {
        var computed = 0;
        for (var minute = 0; minute < minutes; minute++) computed += await traffic.MinuteAsync(DatabaseTime.Advance);
        return computed;
    }
}
