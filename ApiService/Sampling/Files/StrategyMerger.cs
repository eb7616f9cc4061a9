namespace Tracepost.ApiService.Sampling.Files;

/// <summary>
/// What a strategies file means. As Jaeger v2 has it, the operations of the default strategy also hold for services that are listed: a service's
/// own operations go first, and a probability of its own holds for the operations that nobody lists.
/// </summary>
/// <param name="defaultProbability">0 to 1, where the file says nothing.</param>
internal sealed class StrategyMerger(double defaultProbability)
{
    public StrategyTable Merge(StrategiesDocument document)
    {
        var common = document.Default?.Operations is null ? null : WithOperations(document.Default.Value);
        return new StrategyTable(
            common ?? (SamplingStrategy?)document.Default?.Strategy ?? new ProbabilisticStrategy(defaultProbability),
            document.Services.Select(service => KeyValuePair.Create(service.Key, Merge(service.Value, common))));
    }

    private SamplingStrategy Merge(ServiceEntry service, PerOperationStrategy? common)
    {
        if (service.Operations is not null)
        {
            var own = WithOperations(service);
            return common is null ? own : own with { Operations = Join(own.Operations, common.Operations) };
        }

        var whole = WholeOf(service);
        if (common is null) return whole;
        return common with { WholeService = whole, DefaultRate = whole is ProbabilisticStrategy { Rate: var rate } ? rate : common.DefaultRate };
    }

    private PerOperationStrategy WithOperations(ServiceEntry entry)
    {
        var whole = WholeOf(entry);
        var rate = whole is ProbabilisticStrategy probabilistic ? probabilistic.Rate : defaultProbability;
        return new PerOperationStrategy(rate, LowerBound: 0, UpperBound: null, entry.Operations ?? []) { WholeService = whole };
    }

    private WholeServiceStrategy WholeOf(ServiceEntry entry) => entry.Strategy ?? new ProbabilisticStrategy(defaultProbability);

    private static OperationRate[] Join(IReadOnlyList<OperationRate> own, IReadOnlyList<OperationRate> common)
    {
        var known = own.Select(rate => rate.Operation).ToHashSet(StringComparer.Ordinal);
        return [.. own, .. common.Where(rate => !known.Contains(rate.Operation))];
    }
}
