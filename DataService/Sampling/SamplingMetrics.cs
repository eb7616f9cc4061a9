using System.Diagnostics.Metrics;
using Tracepost.DataService.Sampling.Calculation;

namespace Tracepost.DataService.Sampling;

/// <summary>What there is to know about adaptive sampling from outside.</summary>
internal sealed class SamplingMetrics
{
    public const string MeterName = "Tracepost.DataService";

    private readonly Counter<long> _questions;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _duration;
    private int _operations;

    public SamplingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _questions = meter.CreateCounter<long>("tracepost.sampling.questions", "{question}", "Questions for probabilities, by outcome.");
        _changes = meter.CreateCounter<long>("tracepost.sampling.changes", "{operation}", "Probabilities that were changed, by direction.");
        _dropped = meter.CreateCounter<long>("tracepost.sampling.dropped", "{operation}", "Operations that lost their probability, by reason.");
        _failures = meter.CreateCounter<long>("tracepost.sampling.failures", "{round}", "Rounds that failed and are made up for by the next.");
        _duration = meter.CreateHistogram<double>("tracepost.sampling.duration", "s", "Time to compute the probabilities of an interval.");
        meter.CreateObservableGauge(
            "tracepost.sampling.operations", () => _operations, "{operation}", "Operations with a probability, where this process computed last.");
    }

    /// <param name="outcome">known: it has probabilities; unknown: it got the defaults; failed.</param>
    public void Asked(string outcome) => _questions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Computed(
        Dictionary<OperationKey, OperationState> before, Dictionary<OperationKey, OperationState> after, int tooMany, int forgotten)
    {
        _operations = after.Count;
        var raised = 0;
        var lowered = 0;
        foreach (var (key, state) in after)
        {
            if (before.GetValueOrDefault(key) is not { } old) continue;
            if (state.Probability > old.Probability) raised++;
            if (state.Probability < old.Probability) lowered++;
        }

        Add(_changes, raised, "direction", "up");
        Add(_changes, lowered, "direction", "down");
        Add(_dropped, tooMany, "reason", "too_many");
        Add(_dropped, forgotten, "reason", "old");
    }

    public void Took(TimeSpan duration) => _duration.Record(duration.TotalSeconds);

    public void Failed() => _failures.Add(1);

    private static void Add(Counter<long> counter, int count, string key, string value)
    {
        if (count > 0) counter.Add(count, new KeyValuePair<string, object?>(key, value));
    }
}
