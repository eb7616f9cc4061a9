using System.Runtime.InteropServices;
using Tracepost.DataService.Storage;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Sampling.Counting;

/// <summary>
/// Counts the traces that this process commits, by the operation of their root. It counts when they are committed, not when they
/// started: a root that lasted an hour, or came late, counts like any other. While nobody samples adaptively it does nothing.
/// </summary>
internal sealed class RootCounter : ICommitObserver
{
    private readonly Lock _lock = new();
    private Dictionary<int, int> _counts = [];
    private volatile bool _isOn;

    public void Committed(IReadOnlyList<Fragment> fragments)
    {
        if (!_isOn) return;
        lock (_lock)
        {
            for (var i = 0; i < fragments.Count; i++)
            {
                if (fragments[i].Root is { } root) Count(root.Id, 1);
            }
        }
    }

    /// <summary>What was counted since the last time; from now on it counts.</summary>
    public RootCounts Take()
    {
        lock (_lock)
        {
            _isOn = true;
            var counts = _counts;
            _counts = new(counts.Count);
            return new RootCounts([.. counts.Keys], [.. counts.Values]);
        }
    }

    /// <summary>Takes back what could not be written.</summary>
    public void Return(RootCounts counts)
    {
        lock (_lock)
        {
            for (var i = 0; i < counts.OperationIds.Length; i++) Count(counts.OperationIds[i], counts.Counts[i]);
        }
    }

    /// <summary>Forgets what was counted, and counts no more.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isOn = false;
            _counts = [];
        }
    }

    private void Count(int operationId, int traces)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, operationId, out _);
        count += traces;
    }
}

/// <summary>Traces by the number of their root's operation.</summary>
internal readonly record struct RootCounts(int[] OperationIds, int[] Counts);
