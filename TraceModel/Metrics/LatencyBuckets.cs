using System.Numerics;

namespace Tracepost.TraceModel.Metrics;

/// <summary>
/// The buckets of <see cref="LatencyHistogram"/>: exact up to 31 ns, then sixteen of equal width for each power of two. A bucket is at most
/// a sixteenth as wide as its lower end, so its middle is within 1/32 (3.2 %) of every duration in it.
/// <code>
/// 0 1 2 … 31 | 32–33 34–35 … 62–63 | 64–67 68–71 … 124–127 | 128–135 …
/// </code>
/// </summary>
public static class LatencyBuckets
{
    private const int SubBucketBits = 4;
    private const int SubBuckets = 1 << SubBucketBits;

    /// <summary>How many there are for durations of 64 bits.</summary>
    public const int Count = (64 - SubBucketBits + 1) * SubBuckets;

    /// <summary>The bucket of a duration in nanoseconds.</summary>
    public static int IndexOf(ulong nanoseconds)
    {
        if (nanoseconds < 2 * SubBuckets) return (int)nanoseconds;
        var exponent = BitOperations.Log2(nanoseconds) - SubBucketBits;
        return exponent * SubBuckets + (int)(nanoseconds >> exponent);
    }

    /// <summary>The least duration of a bucket in nanoseconds.</summary>
    public static ulong LowerEnd(int index)
    {
        if (index < 2 * SubBuckets) return (ulong)index;
        var exponent = index / SubBuckets - 1;
        return (ulong)(SubBuckets + index % SubBuckets) << exponent;
    }

    /// <summary>How many nanoseconds a bucket spans.</summary>
    public static ulong Width(int index) => index < 2 * SubBuckets ? 1 : 1UL << (index / SubBuckets - 1);

    /// <summary>The middle of a bucket in nanoseconds: the duration itself where they are exact.</summary>
    public static double Middle(int index) => Width(index) is var width && width == 1 ? LowerEnd(index) : LowerEnd(index) + width / 2.0;
}
