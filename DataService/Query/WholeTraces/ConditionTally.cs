using System.Numerics;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>
/// Counts which conditions the candidates of a search met, to learn which of them should have led: a tag that everybody has was a bad guess, and
/// reading whole traces for it is much dearer than reading fragments for one that hardly anybody has.
/// </summary>
internal sealed class ConditionTally(ulong all)
{
    // So many candidates tell enough, and cost little to have been read in vain.
    private const int Enough = 256;

    private readonly int[] _met = new int[64];
    private ulong _tried = TraceMatcher.ServiceBit;
    private int _traces;

    /// <summary>Counts a candidate.</summary>
    public void Add(ulong met)
    {
        _traces++;
        for (; met != 0; met &= met - 1) _met[BitOperations.TrailingZeroCount(met)]++;
    }

    /// <summary>
    /// The rarest condition, if fewer than one in eight of the candidates met it; null if there is none, or it is too early to tell.
    /// </summary>
    /// <param name="leading">The one that leads.</param>
    public ulong? Better(ulong leading)
    {
        if (_traces < Enough) return null;
        _tried |= leading;
        int? rarest = null;
        for (var rest = all & ~_tried; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            if (_met[bit] < _traces / 8 && (rarest is null || _met[bit] < _met[rarest.Value])) rarest = bit;
        }

        Array.Clear(_met);
        _traces = 0;
        return rarest is { } found ? 1UL << found : null;
    }
}
