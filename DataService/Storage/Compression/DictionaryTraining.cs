using ZstdSharp;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>Trains a dictionary from one half of the samples and measures it on the other.</summary>
internal static class DictionaryTraining
{
    /// <summary>A dictionary, and how large the other half of the samples is with it, relative to the one in use.</summary>
    internal sealed record Candidate(byte[] Content, double RelativeSize);

    /// <returns>Null if there is too little to learn from.</returns>
    internal static Candidate? Train(byte[][] samples, ZstdDictionary? current, CompressionOptions options)
    {
        var half = samples.Length / 2;
        byte[] content;
        try
        {
            content = DictBuilder.TrainFromBufferFastCover(samples[..half], options.Level, options.DictionaryBytes).ToArray();
        }
        catch (ZstdException)
        {
            return null;
        }

        using var compressor = new ZstdCompressor(options.Level);
        var before = Size(compressor, current, samples.AsSpan(half));
        var after = Size(compressor, new ZstdDictionary(0, content, options.Level), samples.AsSpan(half));
        return new Candidate(content, (double)after / before);
    }

    private static long Size(ZstdCompressor compressor, ZstdDictionary? dictionary, ReadOnlySpan<byte[]> samples)
    {
        var room = new byte[Zstd.MaxCompressedLength(64 * 1024)];
        var size = 1L;
        foreach (var sample in samples) size += compressor.Compress(dictionary, sample, room);
        return size;
    }
}
