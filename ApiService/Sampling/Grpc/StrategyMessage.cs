using System.Diagnostics;
using Jaeger.ApiV2;

namespace Tracepost.ApiService.Sampling.Grpc;

/// <summary>A strategy as protobuf.</summary>
internal static class StrategyMessage
{
    public static SamplingStrategyResponse Of(SamplingStrategy strategy) => strategy switch
    {
        ProbabilisticStrategy probabilistic => new SamplingStrategyResponse
        {
            StrategyType = SamplingStrategyType.Probabilistic,
            ProbabilisticSampling = Of(probabilistic.Rate),
        },
        RateLimitingStrategy limited => new SamplingStrategyResponse
        {
            StrategyType = SamplingStrategyType.RateLimiting,
            RateLimitingSampling = new RateLimitingSamplingStrategy { MaxTracesPerSecond = limited.MaxTracesPerSecond },
        },
        PerOperationStrategy perOperation => Of(perOperation),
        _ => throw new UnreachableException($"{strategy.GetType()} has no form in Jaeger's protocol."),
    };

    private static SamplingStrategyResponse Of(PerOperationStrategy strategy)
    {
        var response = strategy.WholeService is { } whole ? Of(whole) : new SamplingStrategyResponse();
        var operations = new PerOperationSamplingStrategies
        {
            DefaultSamplingProbability = strategy.DefaultRate,
            DefaultLowerBoundTracesPerSecond = strategy.LowerBound,
            DefaultUpperBoundTracesPerSecond = strategy.UpperBound ?? 0,
        };
        foreach (var (operation, rate) in strategy.Operations)
            operations.PerOperationStrategies.Add(new OperationSamplingStrategy { Operation = operation, ProbabilisticSampling = Of(rate) });
        response.OperationSampling = operations;
        return response;
    }

    private static ProbabilisticSamplingStrategy Of(double rate) => new() { SamplingRate = rate };
}
