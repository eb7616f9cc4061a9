using System.Diagnostics.Metrics;

namespace Tracepost.DataService.Rollups.Dependencies;

/// <summary>What there is to know about links from outside: whether the limits on names are reached.</summary>
internal sealed class DependencyMetrics
{
    private readonly Counter<long> _overflow;

    public DependencyMetrics(IMeterFactory meters) => _overflow = meters.Create(RollupMetrics.MeterName).CreateCounter<long>(
        "tracepost.dependencies.overflow", "{name}", "Names that are one too many, by kind: remote or name. A name counts in each round that meets it.");

    /// <summary>Other sides of spans that have no name of their own.</summary>
    public void Remotes(int count) => Add(count, "remote");

    /// <summary>Names of links that have none.</summary>
    public void Names(int count) => Add(count, "name");

    private void Add(int count, string kind)
    {
        if (count > 0) _overflow.Add(count, new KeyValuePair<string, object?>("kind", kind));
    }
}
