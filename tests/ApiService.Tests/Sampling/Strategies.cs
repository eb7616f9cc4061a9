using Tracepost.ApiService.Sampling;

namespace Tracepost.ApiService.Tests.Sampling;

/// <summary>One strategy of each kind.</summary>
internal static class Strategies
{
    public static ProbabilisticStrategy Half { get; } = new(0.5);

    public static RateLimitingStrategy FortyTwo { get; } = new(42);

    public static PerOperationStrategy TwoOperations { get; } =
        new(0.42, LowerBound: 2, UpperBound: 11.2, [new OperationRate("foo", 0.42), new OperationRate("bar", 1)]);

    public static PerOperationStrategy LimitedWithOperations { get; } =
        new(0.001, LowerBound: 0, UpperBound: null, [new OperationRate("GET /", 0)]) { WholeService = new RateLimitingStrategy(short.MaxValue) };
}
