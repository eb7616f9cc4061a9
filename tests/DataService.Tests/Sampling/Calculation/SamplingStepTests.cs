using Tracepost.DataService.Sampling;
using Tracepost.DataService.Sampling.Calculation;

namespace Tracepost.DataService.Tests.Sampling.Calculation;

/// <summary>With intervals of a minute, the three last of which are looked at.</summary>
public sealed class SamplingStepTests
{
    private static readonly DateTimeOffset To = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = To + TimeSpan.FromSeconds(12);
    private static readonly DateTimeOffset LongAgo = To - TimeSpan.FromHours(1);

    private readonly SamplingOptions _options = new();

    [Fact]
    public void An_operation_that_was_never_seen_has_no_state() => Assert.Null(After(null, null));

    [Fact]
    public void A_new_operation_begins_with_the_initial_probability()
    {
        var state = After(null, [600, 0, 0], whole: [true, false, false]);

        Assert.Equal(new OperationState(0.001 / 10, 10, Now, To), state);
    }

    [Fact]
    public void A_new_operation_is_only_noted_while_no_interval_is_whole()
    {
        var state = After(null, [600, 0, 0], whole: [false, false, false]);

        Assert.Equal((0.001, 10), (state!.Probability, state.TracesPerSecond));
    }

    [Fact]
    public void A_rate_near_the_target_changes_nothing_but_what_was_seen()
    {
        var before = new OperationState(0.2, 3, LongAgo, To - TimeSpan.FromMinutes(1));

        Assert.Equal(before with { SeenAt = To, TracesPerSecond = 1.1 }, After(before, [66, 60, 60]));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(100)]
    [InlineData(134)] // 75 seconds after this change the newest interval has begun
    public void Traces_that_were_sampled_with_the_probability_before_are_not_reckoned_with(int secondsAgo)
    {
        var before = new OperationState(0.2, 10, To - TimeSpan.FromSeconds(secondsAgo), To);

        Assert.Equal(0.2, After(before, [600, 600, 600])!.Probability);
    }

    [Fact]
    public void Only_intervals_in_which_the_probability_was_in_force_are_reckoned_with()
    {
        var before = new OperationState(0.2, 10, To - TimeSpan.FromSeconds(135), To);

        Assert.Equal(0.1, After(before, [120, 6000, 6000])!.Probability, 12);
    }

    [Fact]
    public void Older_intervals_weigh_less()
    {
        var before = new OperationState(0.2, 10, LongAgo, To);

        // 10, 1 and 1 traces per second with the weights 81, 16 and 1.
        Assert.Equal(0.2 / ((810 + 16 + 1) / 98.0), After(before, [600, 60, 60])!.Probability, 12);
    }

    [Fact]
    public void Intervals_in_which_nobody_counted_all_the_time_are_not_reckoned_with()
    {
        var before = new OperationState(0.2, 10, LongAgo, To);

        Assert.Equal(0.1, After(before, [0, 120, 0], whole: [false, true, false])!.Probability, 12);
    }

    [Fact]
    public void An_operation_that_fell_silent_grows_for_some_intervals_and_then_stays()
    {
        var silent = new OperationState(0.2, 10, LongAgo, To - TimeSpan.FromMinutes(10));

        Assert.Equal(0.4, After(silent, null)!.Probability, 12);
        Assert.Equal(0.2, After(silent with { SeenAt = To - TimeSpan.FromMinutes(11) }, null)!.Probability);
    }

    [Fact]
    public void A_probability_that_cannot_go_further_did_not_change()
    {
        var least = new OperationState(0.00001, 50, LongAgo, To);

        Assert.Equal(LongAgo, After(least, [3000, 3000, 3000])!.ChangedAt);
    }

    [Fact]
    public void The_last_interval_with_traces_is_remembered()
    {
        var before = new OperationState(1, 0.5, LongAgo, To - TimeSpan.FromMinutes(5));

        Assert.Equal(before with { SeenAt = To - TimeSpan.FromMinutes(2), TracesPerSecond = 0.1 }, After(before, [0, 0, 6]));
    }

    private OperationState? After(OperationState? before, long[]? traces, bool[]? whole = null) =>
        new SamplingStep(_options, new ProbabilityCalculator(_options)).After(
            before, new Throughput(To, whole ?? [true, true, true], new Dictionary<OperationKey, long[]>()), traces, Now);
}
