using System.Collections.Frozen;

namespace Tracepost.ApiService.Sampling.Files;

/// <summary>The strategies of all services at one moment; never changed, only replaced.</summary>
internal sealed class StrategyTable(SamplingStrategy otherwise, IEnumerable<KeyValuePair<string, SamplingStrategy>> services)
{
    private readonly FrozenDictionary<string, SamplingStrategy> _services = services.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>How many services have a strategy of their own.</summary>
    public int Count => _services.Count;

    public SamplingStrategy For(string service) => _services.GetValueOrDefault(service, otherwise);
}
