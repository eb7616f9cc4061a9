using System.Diagnostics.Metrics;
using Tracepost.DataService.Rollups.Arrivals;

namespace Tracepost.DataService.Rollups;

/// <summary>What there is to know about counting from outside.</summary>
internal sealed class RollupMetrics
{
    public const string MeterName = "Tracepost.DataService";

    private readonly Histogram<double> _rounds;
    private readonly Counter<long> _spans;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _leftOut;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _catchUps;
    private Backlog _backlog;

    public RollupMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _rounds = meter.CreateHistogram<double>("tracepost.rollups.duration", "s", "Time of a round that counted something.");
        _spans = meter.CreateCounter<long>("tracepost.rollups.spans", "{span}", "Spans counted.");
        _duplicates = meter.CreateCounter<long>("tracepost.rollups.duplicates", "{span}", "Spans that came again and were not counted again.");
        _leftOut = meter.CreateCounter<long>("tracepost.rollups.left_out", "{item}", "What could not be counted, by kind: fragment, trace or commit.");
        _failures = meter.CreateCounter<long>("tracepost.rollups.failures", "{round}", "Rounds that failed and are done again.");
        _catchUps = meter.CreateHistogram<double>("tracepost.rollups.catch_up.duration", "s", "Time that readers waited for counts, by outcome.");
        meter.CreateObservableGauge(
            "tracepost.rollups.lag", () => _backlog.OldestAge.TotalSeconds, "s", "For how long the oldest commit waits to be counted, where this process looked last.");
        meter.CreateObservableGauge(
            "tracepost.rollups.waiting", () => _backlog.Commits, "{commit}", $"Commits that wait to be counted, up to {Backlog.Most:N0}.");
    }

    public void Looked(Backlog backlog) => _backlog = backlog;

    public void Counted(long spans, TimeSpan duration)
    {
        _spans.Add(spans);
        _rounds.Record(duration.TotalSeconds);
    }

    public void Duplicates(int count)
    {
        if (count > 0) _duplicates.Add(count);
    }

    /// <param name="kind">fragment, trace or commit.</param>
    public void LeftOut(string kind) => _leftOut.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Failed() => _failures.Add(1);

    /// <param name="outcome">done; late: too much waits, or it took too long; failed.</param>
    /// <param name="duration">For which the reader waited.</param>
    public void CaughtUp(string outcome, TimeSpan duration) =>
        _catchUps.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
}
