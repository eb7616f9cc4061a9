using System.Numerics;

namespace Tracepost.Benchmarks.Load;

/// <summary>
/// Numbers that look random and follow from a seed and a position alone, in a nanosecond: every request can be made on its own, in any order and by
/// any sender, and is the same in every run. The finaliser of SplitMix64: https://doi.org/10.1145/2714064.2660195.
/// </summary>
internal static class Mix
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    public static ulong Of(ulong seed, long position)
    {
        var z = seed + ((ulong)(position + 1) * Step);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 65 µs to 268 ms in nanoseconds, as many between 1 and 2 ms as between 100 and 200 ms: latencies have a long tail.</summary>
    public static long Duration(ulong random)
    {
        var power = 16 + (int)(random % 12);
        return (1L << power) + (long)(BitOperations.RotateRight(random, 8) & ((1UL << power) - 1));
    }
}
