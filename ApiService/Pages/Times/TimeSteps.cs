namespace Tracepost.ApiService.Pages.Times;

/// <summary>A window of time in equal steps. All times are Unix nanoseconds.</summary>
/// <param name="StartNs">The begin of the first step.</param>
/// <param name="StepNs">How long each is: whole minutes.</param>
/// <param name="Count">How many.</param>
public sealed record TimeSteps(long StartNs, long StepNs, int Count)
{
    private const long Minute = 60_000_000_000;
    private const int Most = 60;

    // What people count time in.
    private static readonly long[] Minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

    /// <summary>The end of the last step.</summary>
    public long EndNs => StartNs + StepNs * Count;

    /// <summary>The window of the same length that ends where this begins.</summary>
    public TimeSteps Before => this with { StartNs = Math.Max(0, StartNs - StepNs * Count) };

    /// <summary>At most sixty steps that cover the window and begin at round times.</summary>
    public static TimeSteps Of(long startNs, long endNs)
    {
        var length = Math.Max(endNs - startNs, Minute);
        var minutes = Minutes.FirstOrDefault(minutes => length / (minutes * Minute) < Most, 1440 * (length / (1440 * Minute * Most) + 1));
        var step = minutes * Minute;
        var start = Math.Max(0, startNs) / step * step;
        return new TimeSteps(start, step, (int)Math.Max(1, (endNs - start + step - 1) / step));
    }

    /// <summary>The begin of a step.</summary>
    public long At(int step) => StartNs + StepNs * step;

    /// <summary>The steps that a slot of time touches, each with the share of the slot that lies in it.</summary>
    public IEnumerable<(int Step, double Share)> Touched(long fromNs, long lengthNs)
    {
        var to = fromNs + Math.Max(1, lengthNs);
        for (var step = (int)Math.Max(0, (fromNs - StartNs) / StepNs); step < Count && At(step) < to; step++)
        {
            var overlap = Math.Min(to, At(step + 1)) - Math.Max(fromNs, At(step));
            if (overlap > 0) yield return (step, (double)overlap / (to - fromNs));
        }
    }
}
