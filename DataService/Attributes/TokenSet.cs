using System.Buffers;

namespace Tracepost.DataService.Attributes;

/// <summary>The distinct tokens of a segment: a hash table with open addressing, of numbers that are hashes already. Its memory is pooled.</summary>
internal sealed class TokenSet : IDisposable
{
    private const int FirstCapacity = 4096;

    // Zero is an empty slot, so it is not a token: 1 stands for it.
    private ulong[] _slots = Rent(FirstCapacity);
    private int _capacity = FirstCapacity;

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a token; false if it was there.</summary>
    public bool Add(ulong token)
    {
        if (Count * 2 >= _capacity) Grow();
        if (!Put(token | (token == 0 ? 1UL : 0))) return false;
        Count++;
        return true;
    }

    /// <summary>Adds the tokens to a filter.</summary>
    public void CopyTo(Span<byte> filter)
    {
        foreach (var token in _slots.AsSpan(0, _capacity))
        {
            if (token != 0) TokenFilter.Add(filter, token);
        }
    }

    public void Dispose()
    {
        var slots = _slots;
        _slots = [];
        _capacity = 0;
        if (slots.Length > 0) ArrayPool<ulong>.Shared.Return(slots);
    }

    private bool Put(ulong token)
    {
        var mask = _capacity - 1;
        for (var i = (int)token & mask; ; i = (i + 1) & mask)
        {
            if (_slots[i] == token) return false;
            if (_slots[i] != 0) continue;
            _slots[i] = token;
            return true;
        }
    }

    private void Grow()
    {
        var (old, count) = (_slots, _capacity);
        _capacity *= 4;
        _slots = Rent(_capacity);
        foreach (var token in old.AsSpan(0, count))
        {
            if (token != 0) Put(token);
        }

        ArrayPool<ulong>.Shared.Return(old);
    }

    private static ulong[] Rent(int capacity)
    {
        var slots = ArrayPool<ulong>.Shared.Rent(capacity);
        slots.AsSpan(0, capacity).Clear();
        return slots;
    }
}
