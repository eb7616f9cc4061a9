using System.Runtime.InteropServices;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>What was counted of a service's operations in a slot.</summary>
internal sealed class ServiceCounts
{
    private readonly Dictionary<OperationKind, OperationCounts> _operations = [];

    public IReadOnlyDictionary<OperationKind, OperationCounts> Operations => _operations;

    /// <summary>The counts of an operation, to add to.</summary>
    public OperationCounts Of(OperationKind operation)
    {
        ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_operations, operation, out _);
        return counts ??= new OperationCounts();
    }

    /// <summary>Keeps the operations with the most calls; of the others, those of a kind become one without a name.</summary>
    public void Limit(int max)
    {
        if (_operations.Count <= max) return;
        var tooMany = _operations
            .Where(operation => operation.Key.Name.Length > 0)
            .OrderByDescending(operation => operation.Value.Calls)
            .ThenBy(operation => operation.Key.Name, StringComparer.Ordinal)
            .Skip(max)
            .ToList();
        foreach (var (operation, counts) in tooMany)
        {
            _operations.Remove(operation);
            Of(operation with { Name = "" }).Add(counts);
        }
    }
}
