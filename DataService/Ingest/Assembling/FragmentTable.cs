using System.Security.Cryptography;
using Tracepost.DataService.Ingest.Slicing;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Ingest.Assembling;

/// <summary>
/// Finds the open group of a trace and slot: a hash table with open addressing over pooled arrays, cleared and used again for every commit.
/// </summary>
internal sealed class FragmentTable
{
    private const int LeastBuckets = 1024;

    // Nobody outside can choose trace ids that collide.
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private PooledList<FragmentGroup> _groups;

    // Index of a group plus one; 0 is free. Twice as many as groups at least.
    private int[] _buckets = [];
    private int _mask;

    /// <summary>The groups, in the order of their first spans.</summary>
    public Span<FragmentGroup> Groups => _groups.Items;

    /// <summary>The open group of this trace and slot, which is made if there is none: then it has no spans.</summary>
    public ref FragmentGroup GetOrAdd(in TraceId traceId, long slot)
    {
        if (_groups.Count * 2 >= _buckets.Length)
            Grow();
        ref var bucket = ref Find(traceId, slot);
        if (bucket == 0)
            bucket = Add(traceId, slot);
        return ref _groups[bucket - 1];
    }

    /// <summary>Closes the open group of this trace and slot, which is full, and opens another.</summary>
    public ref FragmentGroup Replace(in TraceId traceId, long slot)
    {
        if (_groups.Count * 2 >= _buckets.Length)
            Grow();
        ref var bucket = ref Find(traceId, slot);
        bucket = Add(traceId, slot);
        return ref _groups[bucket - 1];
    }

    /// <summary>Forgets all groups, and memory that an unusually large commit needed.</summary>
    public void Clear()
    {
        var usual = _groups.Count <= 64 * LeastBuckets;
        if (usual) _groups.Clear();
        else _groups.Free();
        if (usual) Array.Clear(_buckets);
        else Resize(0);
    }

    private int Add(in TraceId traceId, long slot)
    {
        ref var group = ref _groups.Add(LeastBuckets / 2);
        group = new FragmentGroup { TraceId = traceId, Slot = slot, Last = SpanRef.None };
        return _groups.Count;
    }

    private ref int Find(in TraceId traceId, long slot)
    {
        var index = (int)Hash(traceId, slot) & _mask;
        while (true)
        {
            ref var bucket = ref _buckets[index];
            if (bucket == 0)
                return ref bucket;
            ref var group = ref _groups[bucket - 1];
            if (group.TraceId == traceId && group.Slot == slot)
                return ref bucket;
            index = (index + 1) & _mask;
        }
    }

    private void Grow()
    {
        Resize(Math.Max(LeastBuckets, _buckets.Length * 2));
        for (var i = 0; i < _groups.Count; i++)
        {
            // A later group of the same trace and slot is the open one.
            ref var group = ref _groups[i];
            Find(group.TraceId, group.Slot) = i + 1;
        }
    }

    // Not from the pool: the length must be a power of two exactly, and the table lives as long as its writer.
    private void Resize(int length)
    {
        _buckets = length == 0 ? [] : new int[length];
        _mask = length - 1;
    }

    private static uint Hash(in TraceId traceId, long slot)
    {
        var high = Math.BigMul(traceId.Low ^ Seed, (traceId.High + (ulong)slot) ^ (Seed * 0x9E3779B97F4A7C15), out var low);
        return (uint)((high ^ low) >> 16);
    }
}
