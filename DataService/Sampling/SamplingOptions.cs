using System.ComponentModel.DataAnnotations;

namespace Tracepost.DataService.Sampling;

/// <summary>How probabilities are computed. The same on all replicas. Section <c>AdaptiveSampling</c>.</summary>
internal sealed record SamplingOptions : IValidatableObject
{
    public const string Section = "AdaptiveSampling";

    /// <summary>Traces per second that are wanted of each operation.</summary>
    [Range(1e-6, 1e6)]
    public double TargetTracesPerSecond { get; init; } = 1;

    /// <summary>The probability of an operation of which nothing is known.</summary>
    [Range(1e-9, 1)]
    public double InitialProbability { get; init; } = 0.001;

    /// <summary>The least probability.</summary>
    [Range(1e-9, 1)]
    public double MinProbability { get; init; } = 0.00001;

    /// <summary>Traces per second that each process of a service samples of each operation, whatever the probability.</summary>
    [Range(0, 1e6)]
    public double LowerBoundTracesPerSecond { get; init; } = 1 / 60.0;

    /// <summary>A rate that is nearer to the target than this fraction of it is left alone.</summary>
    [Range(0, 10)]
    public double DeltaTolerance { get; init; } = 0.3;

    /// <summary>The most that a probability grows at once, as a fraction of itself. It may fall at once to anything.</summary>
    [Range(0.01, 100)]
    public double MaxIncrease { get; init; } = 1;

    /// <summary>Seconds of an interval; at the end of each, probabilities are computed.</summary>
    [Range(1, 3600)]
    public int IntervalSeconds { get; init; } = 60;

    /// <summary>
    /// Seconds until a new probability is in force everywhere: clients ask once a minute, and ApiService remembers for some seconds.
    /// </summary>
    [Range(0, 3600)]
    public int SettleSeconds { get; init; } = 75;

    /// <summary>How many intervals are looked at. The newest weigh most.</summary>
    [Range(1, 60)]
    public int LookbackIntervals { get; init; } = 3;

    /// <summary>
    /// An operation of which no trace came for so many intervals keeps its probability until there is one; a service for which nobody
    /// asked for so many keeps all of them.
    /// </summary>
    [Range(1, 1440)]
    public int IdleIntervals { get; init; } = 10;

    /// <summary>Hours after which an operation without traces is forgotten.</summary>
    [Range(1, 24 * 365)]
    public int ForgetHours { get; init; } = 24;

    /// <summary>Operations of a service that have probabilities of their own: those with the most traffic.</summary>
    [Range(1, 100_000)]
    public int MaxOperationsPerService { get; init; } = 1000;

    /// <summary>An interval.</summary>
    public TimeSpan Interval => TimeSpan.FromSeconds(IntervalSeconds);

    /// <summary>How often a process writes what it counted. An interval is computed this long after its end.</summary>
    public TimeSpan Tick => TimeSpan.FromSeconds(Math.Min(IntervalSeconds / 6.0, 10));

    /// <summary><see cref="IdleIntervals"/> as time.</summary>
    public TimeSpan Idle => Interval * IdleIntervals;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinProbability > InitialProbability)
            yield return new ValidationResult("AdaptiveSampling:MinProbability must not be above AdaptiveSampling:InitialProbability.");
    }
}
