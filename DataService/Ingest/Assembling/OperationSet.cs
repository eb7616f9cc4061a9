using Tracepost.DataService.Storage;

namespace Tracepost.DataService.Ingest.Assembling;

/// <summary>Collects the distinct operations of a fragment, of which there are few as a rule; used again for the next.</summary>
internal sealed class OperationSet
{
    private const int Few = 16;

    private readonly HashSet<OperationName> _seen = new(ReferenceEqualityComparer.Instance);
    private OperationName[] _operations = new OperationName[Few];
    private int _count;

    /// <summary>Adds an operation unless it is there.</summary>
    public void Add(OperationName operation)
    {
        if (_count <= Few)
        {
            foreach (var known in _operations.AsSpan(0, _count))
            {
                if (ReferenceEquals(known, operation))
                    return;
            }

            if (_count == Few) _seen.UnionWith(_operations.AsSpan(0, _count).ToArray());
        }

        if (_count >= Few && !_seen.Add(operation))
            return;
        if (_count == _operations.Length)
            Array.Resize(ref _operations, _count * 2);
        _operations[_count++] = operation;
    }

    /// <summary>What was added, in an array of its own; the set is empty after that.</summary>
    public OperationName[] Take()
    {
        var taken = _operations.AsSpan(0, _count).ToArray();
        if (_count > Few)
            _seen.Clear();
        _count = 0;
        return taken;
    }
}
