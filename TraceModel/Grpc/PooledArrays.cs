using System.Buffers;
using System.Numerics;

namespace Tracepost.TraceModel.Grpc;

/// <summary>
/// Arrays of bytes, used again. Small ones come from <see cref="ArrayPool{T}.Shared"/>, which keeps one of each size for each thread, and more for
/// each core: of arrays of 16 MiB that is half a gigabyte after a minute of large requests. So those of whole requests are kept here, for all threads
/// together, and never more than a bound.
/// </summary>
public static class PooledArrays
{
    /// <summary>The longest that is small.</summary>
    private const int Small = 64 * 1024;

    private const int Megabyte = 1 << 20;

    /// <summary>Bytes of large arrays, in use or kept for the next, above which none is kept: as much as ApiService has in flight.</summary>
    private const long MostBytes = 96L << 20;

    /// <summary>
    /// Bytes that were let go, after which they are collected. The collector alone, with memory to spare on the machine, waits until there are some
    /// hundred megabytes of them.
    /// </summary>
    private const long MostGarbage = 32L << 20;

    private static readonly Lock Gate = new();

    // The one that was given back last is at the end: its memory is the warmest.
    private static readonly List<byte[]> Free = [];
    private static long _free;
    private static long _rented;
    private static long _garbage;

    /// <summary>Bytes of large arrays that are kept for the next.</summary>
    public static long Kept => Volatile.Read(ref _free);

    /// <summary>An array of at least this length, with undefined content.</summary>
    public static byte[] Rent(int length)
    {
        if (length <= Small) return ArrayPool<byte>.Shared.Rent(length);
        lock (Gate)
        {
            for (var i = Free.Count - 1; i >= 0; i--)
            {
                // Not one that is far too large: what is in use is bounded by what it is used for.
                if (Free[i].Length < length || Free[i].Length / 2 > length) continue;
                var found = Free[i];
                Free.RemoveAt(i);
                _free -= found.Length;
                _rented += found.Length;
                return found;
            }
        }

        var array = GC.AllocateUninitializedArray<byte>(Rounded(length));
        lock (Gate)
        {
            _rented += array.Length;
            Shrink();
        }

        return array;
    }

    /// <summary>Gives back what <see cref="Rent"/> gave.</summary>
    public static void Return(byte[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.Length <= Small)
        {
            ArrayPool<byte>.Shared.Return(array);
            return;
        }

        lock (Gate)
        {
            _rented = Math.Max(_rented - array.Length, 0);
            Free.Add(array);
            _free += array.Length;
            Shrink();
        }
    }

    // Few sizes, so that an array of one request serves the next.
    private static int Rounded(int length) => length <= Megabyte
        ? (int)BitOperations.RoundUpToPowerOf2((uint)length)
        : (int)Math.Min(Array.MaxLength, (length + Megabyte - 1L) / Megabyte * Megabyte);

    // The oldest go first.
    private static void Shrink()
    {
        var gone = 0;
        while (gone < Free.Count && _free + _rented > MostBytes)
        {
            _free -= Free[gone].Length;
            _garbage += Free[gone++].Length;
        }

        Free.RemoveRange(0, gone);
        if (_garbage < MostGarbage) return;
        _garbage = 0;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }
}
