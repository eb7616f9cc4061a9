using Tracepost.ApiService.Pages.Times;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Services;

/// <summary>How often something was called, how often in vain, and how long it took: over a window, and in each of its steps.</summary>
/// <param name="name">The service or the operation.</param>
/// <param name="steps">The window.</param>
/// <param name="seconds">How much of the window is over, in seconds.</param>
public sealed class Figures(string name, TimeSteps steps, double seconds)
{
    private readonly double[] _calls = new double[steps.Count];
    private readonly double[] _errors = new double[steps.Count];
    private readonly LatencyHistogram?[] _durations = new LatencyHistogram?[steps.Count];
    private readonly LatencyHistogram _all = new();

    /// <summary>The service or the operation.</summary>
    public string Name => name;

    /// <summary>Whose operation it is; empty if the name is that of a service.</summary>
    public string Service { get; init; } = "";

    /// <summary>The window.</summary>
    public TimeSteps Steps => steps;

    /// <summary>Spans in the window.</summary>
    public double Calls { get; private set; }

    /// <summary>Of them, those with an error.</summary>
    public double Errors { get; private set; }

    /// <summary>Spans per second.</summary>
    public double Rate => Calls / Math.Max(1, seconds);

    /// <summary>From 0 to 1; NaN if there was nothing.</summary>
    public double ErrorShare => Calls > 0 ? Errors / Calls : double.NaN;

    /// <summary>The time that all of them took together, as a measure of what it would help to make it faster: nanoseconds, about.</summary>
    public double TotalNs { get; private set; }

    /// <summary>The duration that a share of the spans does not exceed, nanoseconds; NaN if there was nothing.</summary>
    public double Quantile(double share) => _all.Quantile(share);

    /// <summary>Spans per second in each step; the one that is going on counts as long as it goes on.</summary>
    public IReadOnlyList<double> Rates(long nowNs) =>
        [.. _calls.Select((calls, step) => calls * 1e9 / Math.Clamp(nowNs - steps.At(step), 1_000_000_000, steps.StepNs))];

    /// <summary>From 0 to 1 in each step, NaN where there was nothing.</summary>
    public IReadOnlyList<double> ErrorShares() => [.. _calls.Select((calls, step) => calls > 0 ? _errors[step] / calls : double.NaN)];

    /// <summary>A quantile in each step, nanoseconds, NaN where there was nothing.</summary>
    public IReadOnlyList<double> Quantiles(double share) => [.. _durations.Select(step => step?.Quantile(share) ?? double.NaN)];

    /// <summary>Spans in a step, and those of them with an error.</summary>
    public (double Calls, double Errors) Counts(int step) => (_calls[step], _errors[step]);

    /// <summary>The durations in a step; null if there was nothing.</summary>
    public LatencyHistogram? Durations(int step) => _durations[step];

    /// <summary>Of all that was counted; null if that is nothing.</summary>
    internal static Figures? Of(string name, TimeSteps steps, long nowNs, IReadOnlyList<SpanMetricsPoint> points)
    {
        if (points.Count == 0) return null;
        var figures = new Figures(name, steps, (Math.Min(nowNs, steps.EndNs) - steps.StartNs) / 1e9);
        foreach (var point in points) figures.Add(point, isByStep: true);
        return figures;
    }

    internal void Add(SpanMetricsPoint point, bool isByStep)
    {
        Calls += point.Calls;
        Errors += point.Errors;
        if (point.Durations.Length > 0)
        {
            var durations = LatencyHistogram.Decode(point.Durations.Span);
            TotalNs += durations.Buckets().Sum(bucket => LatencyBuckets.Middle(bucket.Bucket) * bucket.Count);
            _all.Add(durations);
        }

        foreach (var (step, share) in steps.Touched((long)point.Start, (long)point.Length))
        {
            _calls[step] += point.Calls * share;
            _errors[step] += point.Errors * share;
            if (isByStep && point.Durations.Length > 0) (_durations[step] ??= new LatencyHistogram()).AddEncoded(point.Durations.Span);
        }
    }
}
