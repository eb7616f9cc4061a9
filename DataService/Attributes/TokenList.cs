using System.Buffers;
using System.Numerics;

namespace Tracepost.DataService.Attributes;

/// <summary>
/// The tokens of a segment, in the order they came, and about how many of them are distinct, by which their filter is sized. Not a hash table:
/// where values are new in each trace it is large and costs more than hashing them, and a filter does not mind a token that comes twice. Its
/// memory is pooled.
/// </summary>
internal sealed class TokenList : IDisposable
{
    private const int FirstCapacity = 4096;
    private const int Remembered = 2048;

    // What was added lately, by its lower bits: most of what repeats is not listed again.
    private readonly ulong[] _lately = Rent(Remembered);
    private ulong[] _tokens = ArrayPool<ulong>.Shared.Rent(FirstCapacity);
    private int _count;

    // Linear counting: each token sets one bit of at least as many as there are tokens, and of how many are set follows how many are distinct,
    // within one percent. A bit says nothing of whether a token is here.
    private ulong[] _bits = Rent(FirstCapacity / 64);
    private int _bitCount = FirstCapacity;

    /// <summary>How many are distinct, within one percent.</summary>
    public int Distinct
    {
        get
        {
            var set = 0;
            foreach (var word in _bits.AsSpan(0, _bitCount / 64)) set += BitOperations.PopCount(word);
            return (int)Math.Min(_count, Math.Round(-_bitCount * Math.Log(1 - Math.Min(set, _bitCount - 1) / (double)_bitCount)));
        }
    }

    /// <summary>The tokens; some are here twice.</summary>
    public ReadOnlySpan<ulong> Items => _tokens.AsSpan(0, _count);

    /// <summary>Adds a token; false if it is known to be here, which is forgotten after a while.</summary>
    public bool Add(ulong token)
    {
        ref var lately = ref _lately[(int)token & (Remembered - 1)];
        // Zero is an empty place.
        if (lately == token && token != 0) return false;
        lately = token;
        if (_count == _tokens.Length) Grow();
        _tokens[_count++] = token;
        if (_count > _bitCount) CountAgain();
        else Count(token);
        return true;
    }

    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(_lately);
        ArrayPool<ulong>.Shared.Return(_tokens);
        ArrayPool<ulong>.Shared.Return(_bits);
        (_tokens, _count) = ([], 0);
    }

    // Of the upper half, as the lower bits choose what is remembered.
    private void Count(ulong token)
    {
        var bit = (int)(token >> 32) & (_bitCount - 1);
        _bits[bit >> 6] |= 1UL << bit;
    }

    private void CountAgain()
    {
        ArrayPool<ulong>.Shared.Return(_bits);
        _bitCount = (int)BitOperations.RoundUpToPowerOf2((uint)_count);
        _bits = Rent(_bitCount / 64);
        foreach (var token in Items) Count(token);
    }

    private void Grow()
    {
        var larger = ArrayPool<ulong>.Shared.Rent(_tokens.Length * 2);
        Items.CopyTo(larger);
        ArrayPool<ulong>.Shared.Return(_tokens);
        _tokens = larger;
    }

    private static ulong[] Rent(int capacity)
    {
        var numbers = ArrayPool<ulong>.Shared.Rent(capacity);
        numbers.AsSpan(0, capacity).Clear();
        return numbers;
    }
}
