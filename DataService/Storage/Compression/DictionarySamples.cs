namespace Tracepost.DataService.Storage.Compression;

/// <summary>
/// Payloads of late, to train dictionaries from. Until there are enough it takes every one; then every 64th takes the place of any
/// other, so that what is kept is some minutes or hours old, depending on the traffic.
/// </summary>
internal sealed class DictionarySamples(CompressionOptions options)
{
    /// <summary>Of a large payload the beginning is enough.</summary>
    private const int MaxSampleBytes = 16 * 1024;

    private const int OneIn = 64;

    private readonly Lock _lock = new();
    private readonly List<byte[]> _samples = [];
    private readonly Random _random = new();
    private int _offered;
    private long _taken;

    /// <summary>How many bytes there are.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether there is room for no more.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Counts all that were ever taken in.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Perhaps keeps a copy.</summary>
    public void Offer(ReadOnlySpan<byte> payload)
    {
        if (!options.Train || payload.IsEmpty) return;
        if (IsFull && Interlocked.Increment(ref _offered) % OneIn != 0) return;
        var sample = payload[..Math.Min(payload.Length, MaxSampleBytes)].ToArray();
        lock (_lock)
        {
            while (Bytes + sample.Length > options.SampleBytes && _samples.Count > 0)
            {
                IsFull = true;
                RemoveAny();
            }

            _samples.Add(sample);
            Bytes += sample.Length;
            _taken++;
        }
    }

    /// <summary>What there is, in random order.</summary>
    public byte[][] Take()
    {
        byte[][] samples;
        lock (_lock) samples = [.. _samples];
        _random.Shuffle(samples);
        return samples;
    }

    private void RemoveAny()
    {
        var index = _random.Next(_samples.Count);
        Bytes -= _samples[index].Length;
        _samples[index] = _samples[^1];
        _samples.RemoveAt(_samples.Count - 1);
    }
}
