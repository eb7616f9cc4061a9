namespace Tracepost.ApiService.Sampling;

/// <summary>How a service is to choose the traces that it begins: https://www.jaegertracing.io/docs/latest/sampling/.</summary>
internal abstract record SamplingStrategy;

/// <summary>One rule for all operations of a service.</summary>
internal abstract record WholeServiceStrategy : SamplingStrategy;

/// <summary>Each trace is sampled with this probability.</summary>
/// <param name="Rate">0 to 1.</param>
internal sealed record ProbabilisticStrategy(double Rate) : WholeServiceStrategy;

/// <summary>So many traces are sampled.</summary>
/// <param name="MaxTracesPerSecond">Traces per second, a 16-bit number in every form of the protocol.</param>
internal sealed record RateLimitingStrategy(short MaxTracesPerSecond) : WholeServiceStrategy;

/// <summary>Each operation has a probability of its own.</summary>
/// <param name="DefaultRate">0 to 1, for operations that are not listed.</param>
/// <param name="LowerBound">Traces per second of an operation that are sampled whatever the probability says.</param>
/// <param name="UpperBound">The most traces per second of an operation; null for no bound.</param>
/// <param name="Operations">The operations that have a probability of their own.</param>
internal sealed record PerOperationStrategy(
    double DefaultRate, double LowerBound, double? UpperBound, IReadOnlyList<OperationRate> Operations) : SamplingStrategy
{
    /// <summary>What clients use that know nothing of operations; none where only operations were asked for.</summary>
    public WholeServiceStrategy? WholeService { get; init; }
}

/// <summary>The probability of an operation.</summary>
internal readonly record struct OperationRate(string Operation, double Rate);
