using Tracepost.DataService.State.Replicas;
using Tracepost.TraceModel.State;

namespace Tracepost.DataService.State.Reading;

/// <summary>
/// Puts reports of replicas, which come at different moments and are about different times, together to rates in steps of ten seconds: a report is
/// spread evenly over the time that it is about. The last step ends when all have reported of it.
/// </summary>
internal sealed class IngestSteps
{
    /// <summary>A quarter of an hour.</summary>
    public const int Count = 90;

    private static readonly TimeSpan Step = ReplicaReporter.Interval;

    private readonly DateTime _start;
    private readonly (double Spans, double Bytes, double Commits)[] _sums = new (double, double, double)[Count];

    /// <param name="now">The time it is in the database.</param>
    public IngestSteps(DateTime now)
    {
        // A second more, for a report takes its time.
        var end = now - ReplicaReporter.Interval - TimeSpan.FromSeconds(1);
        _start = new DateTime(end.Ticks - (end.Ticks % Step.Ticks), DateTimeKind.Utc) - (Count * Step);
    }

    /// <summary>Adds a report.</summary>
    /// <param name="at">When it was made.</param>
    /// <param name="duration">The time before that it is about.</param>
    /// <param name="spans">That were stored.</param>
    /// <param name="bytes">Of their requests.</param>
    /// <param name="commits">That stored them.</param>
    public void Add(DateTime at, TimeSpan duration, long spans, long bytes, long commits)
    {
        if (duration <= TimeSpan.Zero) return;
        var (from, to) = ((at - duration - _start) / Step, (at - _start) / Step);
        for (var step = Math.Max((int)Math.Floor(from), 0); step < Count && step < to; step++)
        {
            var share = (Math.Min(to, step + 1) - Math.Max(from, step)) / (to - from);
            var sum = _sums[step];
            _sums[step] = (sum.Spans + (spans * share), sum.Bytes + (bytes * share), sum.Commits + (commits * share));
        }
    }

    /// <summary>The rates per second.</summary>
    public IngestRates ToRates()
    {
        var rates = new IngestRates { Start = StateTime.ToUnixNano(_start), Step = (ulong)Step.Ticks * TimeSpan.NanosecondsPerTick };
        rates.Points.AddRange(_sums.Select(sum => new IngestPoint
        {
            Spans = sum.Spans / Step.TotalSeconds, Bytes = sum.Bytes / Step.TotalSeconds, Commits = sum.Commits / Step.TotalSeconds,
        }));
        return rates;
    }
}
