using System.Buffers;
using System.Collections.Concurrent;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>
/// Compresses payloads with the current dictionary and decompresses them with the one that their row names. Safe for many threads: each
/// call borrows a zstd context.
/// </summary>
internal sealed class PayloadCodec(DictionarySet dictionaries, CompressionOptions options)
{
    /// <summary>Payloads that say they are larger than this are damaged: a fragment never holds more than one request.</summary>
    public const int MaxPayloadBytes = 64 * 1024 * 1024;

    private readonly ConcurrentBag<ZstdCompressor> _compressors = [];
    private readonly ConcurrentBag<ZstdDecompressor> _decompressors = [];

    /// <summary>Room that <see cref="Compress"/> needs for a payload of this length.</summary>
    public static int MaxCompressedLength(int length) => Zstd.MaxCompressedLength(length);

    /// <summary>What to compress with now; null means no dictionary (id 0).</summary>
    public ZstdDictionary? Current => dictionaries.Current;

    /// <summary>Compresses one payload.</summary>
    /// <param name="dictionary">What <see cref="Current"/> gave; its id goes to the row.</param>
    /// <param name="payload">An OTLP <c>TracesData</c>.</param>
    /// <param name="destination">Room for <see cref="MaxCompressedLength"/>.</param>
    /// <returns>The length in <paramref name="destination"/>.</returns>
    public int Compress(ZstdDictionary? dictionary, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        if (!_compressors.TryTake(out var compressor)) compressor = new ZstdCompressor(options.Level);
        var length = compressor.Compress(dictionary, payload, destination);
        _compressors.Add(compressor);
        return length;
    }

    /// <summary>Appends the decompressed payload of a row. Completes at once unless the row's dictionary must be loaded first.</summary>
    /// <param name="dictionaryId">The row's <c>dictionary_id</c>.</param>
    /// <param name="compressed">The row's <c>payload</c>.</param>
    /// <param name="output">Gets the OTLP <c>TracesData</c>; several appended to each other are one <c>TracesData</c> too.</param>
    /// <param name="cancellationToken">Ends the loading of a dictionary.</param>
    /// <returns>How many bytes were appended.</returns>
    /// <exception cref="InvalidDataException">The payload is damaged or its dictionary is gone; nothing was appended.</exception>
    public ValueTask<int> DecompressAsync(
        int dictionaryId, ReadOnlyMemory<byte> compressed, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        if (dictionaryId == 0) return ValueTask.FromResult(Decompress(null, compressed.Span, output));
        return dictionaries.TryGet(dictionaryId, out var dictionary)
            ? ValueTask.FromResult(Decompress(dictionary, compressed.Span, output))
            : LoadAndDecompressAsync(dictionaryId, compressed, output, cancellationToken);
    }

    private async ValueTask<int> LoadAndDecompressAsync(
        int dictionaryId, ReadOnlyMemory<byte> compressed, IBufferWriter<byte> output, CancellationToken cancellationToken) =>
        Decompress(await dictionaries.GetAsync(dictionaryId, cancellationToken), compressed.Span, output);

    private int Decompress(ZstdDictionary? dictionary, ReadOnlySpan<byte> compressed, IBufferWriter<byte> output)
    {
        if (Zstd.ContentSize(compressed) is not { } size || size > MaxPayloadBytes)
            throw new InvalidDataException("A stored payload is damaged: its zstd frame has no size, or one that is too large.");
        if (size == 0) return 0;

        var destination = output.GetSpan((int)size)[..(int)size];
        if (!_decompressors.TryTake(out var decompressor)) decompressor = new ZstdDecompressor();
        var length = decompressor.Decompress(dictionary, compressed, destination);
        _decompressors.Add(decompressor);
        if (length != (int)size) throw new InvalidDataException("A stored payload is damaged: it is shorter than it says.");
        output.Advance(length);
        return length;
    }
}
