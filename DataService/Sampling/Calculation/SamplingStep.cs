namespace Tracepost.DataService.Sampling.Calculation;

/// <summary>
/// What the end of an interval changes for one operation. A new probability takes more than a minute to reach all clients. Until there is
/// a whole interval in which it was in force, it stays: the traces stored meanwhile were sampled with the one before, and reckoning with
/// them would overshoot. (Jaeger looks at the probability that each root span says it was sampled with, to the same end.)
/// </summary>
internal sealed class SamplingStep(SamplingOptions options, ProbabilityCalculator calculator)
{
    /// <summary>The state after the interval; null if the operation has none before and no traces.</summary>
    /// <param name="before">Null for an operation without a probability of its own, whose clients used the initial one.</param>
    /// <param name="throughput">What was stored.</param>
    /// <param name="traces">This operation's traces, by age; null if there were none.</param>
    /// <param name="now">The time by the database's clock.</param>
    public OperationState? After(OperationState? before, Throughput throughput, long[]? traces, DateTimeOffset now)
    {
        var state = Seen(before, throughput, traces);
        if (state is null || state.SeenAt < throughput.To - options.Idle) return state;

        var rates = InForceRates(state.ChangedAt, throughput, traces);
        if (rates.Length == 0) return state;
        var probability = calculator.Next(state.Probability, ProbabilityCalculator.Average(rates));
        return probability.Equals(state.Probability) ? state : state with { Probability = probability, ChangedAt = now };
    }

    private OperationState? Seen(OperationState? before, Throughput throughput, long[]? traces)
    {
        var newest = traces is null ? -1 : Array.FindIndex(traces, count => count > 0);
        if (newest < 0) return before;
        before ??= new OperationState(options.InitialProbability, 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var seenAt = throughput.To - newest * options.Interval;
        return seenAt <= before.SeenAt ? before : before with { SeenAt = seenAt, TracesPerSecond = Rate(traces![newest]) };
    }

    /// <summary>The newest first, of the whole intervals that began when the probability was in force everywhere.</summary>
    private double[] InForceRates(DateTimeOffset changedAt, Throughput throughput, long[]? traces)
    {
        var inForce = changedAt + TimeSpan.FromSeconds(options.SettleSeconds);
        var rates = new List<double>(throughput.IsWhole.Length);
        for (var age = 0; age < throughput.IsWhole.Length; age++)
        {
            var from = throughput.To - (age + 1) * options.Interval;
            if (throughput.IsWhole[age] && from >= inForce) rates.Add(Rate(traces?[age] ?? 0));
        }

        return [.. rates];
    }

    private double Rate(long traces) => traces / options.Interval.TotalSeconds;
}
