using System.Buffers;

namespace Tracepost.TraceModel.Metrics;

/// <summary>
/// How often which durations occurred. Histograms of parts add up to that of the whole, and a quantile of it is within 1/32 (3.2 %) of the
/// duration that has this rank. It is as large as the durations differ: typically some dozen buckets, 2 or 3 bytes each when encoded.
/// <code>
/// encoded: pairs of varints, ascending by bucket
///   distance to the bucket before (the first: to bucket 0), at least 1 from the second pair on
///   count, at least 1
/// </code>
/// </summary>
public sealed class LatencyHistogram
{
    private int[] _buckets = [];
    private long[] _counts = [];
    private int _used;

    /// <summary>How many durations.</summary>
    public long Count { get; private set; }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no histogram.</exception>
    public static LatencyHistogram Decode(ReadOnlySpan<byte> encoded)
    {
        var histogram = new LatencyHistogram();
        histogram.AddEncoded(encoded);
        return histogram;
    }

    /// <summary>Adds a duration in nanoseconds.</summary>
    public void Add(ulong nanoseconds) => AddBucket(LatencyBuckets.IndexOf(nanoseconds), 1);

    /// <summary>Adds so many durations of a bucket of <see cref="LatencyBuckets"/>; less than none takes away.</summary>
    public void AddBucket(int bucket, long count)
    {
        Count = checked(Count + count);
        var at = Array.BinarySearch(_buckets, 0, _used, bucket);
        if (at >= 0) _counts[at] += count;
        else Insert(~at, bucket, count);
    }

    /// <summary>Adds all that the other has.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < other._used; i++) AddBucket(other._buckets[i], other._counts[i]);
    }

    /// <summary>Adds all that an encoded histogram has.</summary>
    /// <exception cref="InvalidDataException">The bytes are no histogram; what comes before the damage was added.</exception>
    public void AddEncoded(ReadOnlySpan<byte> encoded) => Add(encoded, sign: 1);

    /// <summary>Takes away what was added before.</summary>
    /// <exception cref="InvalidDataException">The bytes are no histogram; what comes before the damage was taken away.</exception>
    public void RemoveEncoded(ReadOnlySpan<byte> encoded) => Add(encoded, sign: -1);

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        var writer = new ArrayBufferWriter<byte>(Math.Max(1, _used * 4));
        var before = 0;
        for (var i = 0; i < _used; i++)
        {
            if (_counts[i] == 0) continue;
            WriteVarint(writer, (ulong)(_buckets[i] - before));
            WriteVarint(writer, (ulong)_counts[i]);
            before = _buckets[i];
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The duration in nanoseconds that a share of all does not exceed, NaN if there are none: the middle of its bucket, which is never more
    /// than 1/32 off. A place between its ends, by how many are before it, would be nearer to durations that lie evenly, and twice as far off
    /// from those that are all the same.
    /// </summary>
    /// <param name="quantile">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 0 to 1.</exception>
    public double Quantile(double quantile)
    {
        if (!(quantile is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "from 0 to 1");
        if (Count == 0) return double.NaN;
        // A trifle less, for 0.55 of 100 is 55.00000000000001, and the 55th is meant.
        var rank = Math.Max(1, Math.Ceiling(quantile * Count * (1 - 1e-12)));
        var below = 0L;
        var last = 0;
        for (var i = 0; i < _used; i++)
        {
            if (_counts[i] == 0) continue;
            last = _buckets[i];
            below += _counts[i];
            if (below >= rank) break;
        }

        return LatencyBuckets.Middle(last);
    }

    /// <summary>
    /// The share of durations, from 0 to 1, that are shorter than one of so many nanoseconds: at least, and at most, as of those in its own bucket
    /// it is not known on which side they are. NaN if there are none.
    /// </summary>
    public (double Least, double Most) ShareBelow(ulong nanoseconds)
    {
        if (Count == 0) return (double.NaN, double.NaN);
        var own = LatencyBuckets.IndexOf(nanoseconds);
        long below = 0, alike = 0;
        for (var i = 0; i < _used && _buckets[i] <= own; i++)
        {
            if (_buckets[i] == own) alike = _counts[i];
            else below += _counts[i];
        }

        // Where a bucket is a single duration, none in it is shorter than another.
        if (LatencyBuckets.Width(own) == 1) alike = 0;
        return ((double)below / Count, (double)(below + alike) / Count);
    }

    /// <summary>Its buckets that are not empty, ascending: the number by which <see cref="LatencyBuckets"/> knows a bucket, and how many are in it.</summary>
    public IEnumerable<(int Bucket, long Count)> Buckets()
    {
        for (var i = 0; i < _used; i++)
        {
            if (_counts[i] != 0) yield return (_buckets[i], _counts[i]);
        }
    }

    private void Add(ReadOnlySpan<byte> encoded, int sign)
    {
        var bucket = 0UL;
        var isFirst = true;
        while (encoded.Length > 0)
        {
            var distance = ReadVarint(ref encoded);
            var count = ReadVarint(ref encoded);
            bucket += distance;
            if (bucket >= LatencyBuckets.Count || distance >= LatencyBuckets.Count || (distance == 0 && !isFirst) || count is 0 or > long.MaxValue)
                throw new InvalidDataException("A histogram's buckets must ascend and have counts.");
            isFirst = false;
            AddBucket((int)bucket, sign * (long)count);
        }
    }

    private void Insert(int at, int bucket, long count)
    {
        if (_used == _buckets.Length)
        {
            var capacity = Math.Max(8, 2 * _used);
            Array.Resize(ref _buckets, capacity);
            Array.Resize(ref _counts, capacity);
        }

        Array.Copy(_buckets, at, _buckets, at + 1, _used - at);
        Array.Copy(_counts, at, _counts, at + 1, _used - at);
        _buckets[at] = bucket;
        _counts[at] = count;
        _used++;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var i = 0; i < bytes.Length && i < 10; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return value;
        }

        throw new InvalidDataException("A histogram ends within a number.");
    }

    private static void WriteVarint(ArrayBufferWriter<byte> writer, ulong value)
    {
        var room = writer.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            room[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[length++] = (byte)value;
        writer.Advance(length);
    }
}
