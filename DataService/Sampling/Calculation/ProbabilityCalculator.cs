namespace Tracepost.DataService.Sampling.Calculation;

/// <summary>
/// The rule by which Jaeger's adaptive sampling goes from one probability to the next:
/// https://github.com/jaegertracing/jaeger/tree/v2.20.0/internal/sampling/samplingstrategy/adaptive.
/// </summary>
internal sealed class ProbabilityCalculator(SamplingOptions options)
{
    /// <summary>
    /// The probability by which so many traces become as many as are wanted. Too many are cut at once; too few grow slowly, for if the
    /// guess is wrong they become far too many.
    /// </summary>
    /// <param name="probability">The one in force while these traces were made.</param>
    /// <param name="tracesPerSecond">Not negative; without any trace nothing is known but that there should be more.</param>
    public double Next(double probability, double tracesPerSecond)
    {
        var target = options.TargetTracesPerSecond;
        if (Math.Abs(tracesPerSecond - target) < options.DeltaTolerance * target) return Bound(probability);
        var most = probability * (1 + options.MaxIncrease);
        return Bound(tracesPerSecond > 0 ? Math.Min(probability * target / tracesPerSecond, most) : most);
    }

    /// <summary>
    /// One rate for several intervals: of n, the newest has the weight n⁴, the next (n-1)⁴, …, the oldest 1. Zero if there are none.
    /// </summary>
    /// <param name="newestFirst">Traces per second.</param>
    public static double Average(ReadOnlySpan<double> newestFirst)
    {
        double sum = 0, weights = 0;
        for (var i = 0; i < newestFirst.Length; i++)
        {
            var weight = Math.Pow(newestFirst.Length - i, 4);
            sum += weight * newestFirst[i];
            weights += weight;
        }

        return weights > 0 ? sum / weights : 0;
    }

    private double Bound(double probability) => Math.Clamp(probability, options.MinProbability, 1);
}
