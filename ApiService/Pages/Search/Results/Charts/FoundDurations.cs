using Tracepost.ApiService.Pages.Times;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Search.Results.Charts;

/// <summary>The durations of found traces in equal steps of the time in which they lie.</summary>
internal sealed class FoundDurations
{
    private const int Count = 40;
    private const long Millisecond = 1_000_000;

    private readonly LatencyHistogram?[] _steps = new LatencyHistogram?[Count];

    /// <param name="traces">At least one.</param>
    public FoundDurations(IReadOnlyList<TraceItem> traces)
    {
        // Whole milliseconds, which is what a search takes.
        var first = (long)traces.Min(trace => trace.StartUnixNano) / Millisecond * Millisecond;
        var length = (long)traces.Max(trace => trace.StartUnixNano) - first;
        Steps = new TimeSteps(first, ((length / Count / Millisecond) + 1) * Millisecond, Count);
        foreach (var trace in traces)
            (_steps[((long)trace.StartUnixNano - first) / Steps.StepNs] ??= new LatencyHistogram()).Add(trace.DurationNano);
    }

    /// <summary>The time, from the first trace to the last.</summary>
    public TimeSteps Steps { get; }

    /// <summary>The durations of those that start in a step; null if none does.</summary>
    public LatencyHistogram? At(int step) => _steps[step];
}
