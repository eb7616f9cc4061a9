using System.Buffers;
using System.Collections.Concurrent;
using Tracepost.DataService.Storage.Packing;
using Tracepost.TraceModel;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>
/// Packs payloads and compresses them with the current dictionary, and the reverse with the one that their row names. Safe for many threads:
/// each call borrows a packer and a zstd context.
/// </summary>
internal sealed class PayloadCodec(DictionarySet dictionaries, DictionarySamples samples, CompressionOptions options)
{
    /// <summary>Payloads that say they are larger than this are damaged: a fragment never holds more than one request.</summary>
    public const int MaxPayloadBytes = 64 * 1024 * 1024;

    // What is written around the columns and the frame.
    private const int MaxHeader = 1 + 2 * PackedFormat.MaxVarint;

    private readonly ConcurrentBag<PayloadPacker> _packers = [];
    private readonly ConcurrentBag<ZstdCompressor> _compressors = [];
    private readonly ConcurrentBag<ZstdDecompressor> _decompressors = [];

    /// <summary>Room that <see cref="Compress"/> needs for a payload of this length.</summary>
    public static int MaxCompressedLength(int length) => Zstd.MaxCompressedLength(length) + MaxHeader;

    /// <summary>What to compress with now; null means no dictionary (id 0).</summary>
    public ZstdDictionary? Current => dictionaries.Current;

    /// <summary>Packs and compresses one payload.</summary>
    /// <param name="dictionary">What <see cref="Current"/> gave; its id goes to the row.</param>
    /// <param name="traceId">The row's <c>trace_id</c>.</param>
    /// <param name="payload">An OTLP <c>TracesData</c>.</param>
    /// <param name="destination">Room for <see cref="MaxCompressedLength"/>.</param>
    /// <returns>The length in <paramref name="destination"/>.</returns>
    public int Compress(ZstdDictionary? dictionary, TraceId traceId, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        if (!_packers.TryTake(out var packer)) packer = new PayloadPacker();
        try
        {
            if (!packer.TryPack(traceId, payload)) return CompressFrame(dictionary, payload, destination);
            destination[0] = PackedFormat.Marker;
            var length = 1;
            length += PackedFormat.Write(destination[length..], (ulong)payload.Length);
            length += PackedFormat.Write(destination[length..], (ulong)packer.Columns.Length);
            packer.Columns.CopyTo(destination[length..]);
            length += packer.Columns.Length;
            return length + CompressFrame(dictionary, packer.Rest, destination[length..]);
        }
        finally
        {
            _packers.Add(packer);
        }
    }

    /// <summary>Appends the payload of a row. Completes at once unless the row's dictionary must be loaded first.</summary>
    /// <param name="dictionaryId">The row's <c>dictionary_id</c>.</param>
    /// <param name="traceId">The row's <c>trace_id</c>.</param>
    /// <param name="compressed">The row's <c>payload</c>.</param>
    /// <param name="output">Gets the OTLP <c>TracesData</c>; several appended to each other are one <c>TracesData</c> too.</param>
    /// <param name="cancellationToken">Ends the loading of a dictionary.</param>
    /// <param name="isWanted">
    /// Looks at what was decompressed before ids and times are put back: whole attributes, names and events, in their order. If it says no, nothing
    /// is appended.
    /// </param>
    /// <returns>How many bytes were appended.</returns>
    /// <exception cref="InvalidDataException">The payload is damaged or its dictionary is gone; nothing was appended.</exception>
    public ValueTask<int> DecompressAsync(
        int dictionaryId,
        TraceId traceId,
        ReadOnlyMemory<byte> compressed,
        IBufferWriter<byte> output,
        CancellationToken cancellationToken,
        Func<ReadOnlySpan<byte>, bool>? isWanted = null)
    {
        if (dictionaryId == 0) return ValueTask.FromResult(Decompress(null, traceId, compressed.Span, output, isWanted));
        return dictionaries.TryGet(dictionaryId, out var dictionary)
            ? ValueTask.FromResult(Decompress(dictionary, traceId, compressed.Span, output, isWanted))
            : LoadAndDecompressAsync(dictionaryId, traceId, compressed, output, isWanted, cancellationToken);
    }

    private async ValueTask<int> LoadAndDecompressAsync(
        int dictionaryId,
        TraceId traceId,
        ReadOnlyMemory<byte> compressed,
        IBufferWriter<byte> output,
        Func<ReadOnlySpan<byte>, bool>? isWanted,
        CancellationToken cancellationToken) =>
        Decompress(await dictionaries.GetAsync(dictionaryId, cancellationToken), traceId, compressed.Span, output, isWanted);

    private int CompressFrame(ZstdDictionary? dictionary, ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        // What is compressed is what a dictionary is to be trained from.
        samples.Offer(bytes);
        if (!_compressors.TryTake(out var compressor)) compressor = new ZstdCompressor(options.Level);
        var length = compressor.Compress(dictionary, bytes, destination);
        _compressors.Add(compressor);
        return length;
    }

    private int Decompress(
        ZstdDictionary? dictionary, TraceId traceId, ReadOnlySpan<byte> compressed, IBufferWriter<byte> output, Func<ReadOnlySpan<byte>, bool>? isWanted)
    {
        if (compressed is not [PackedFormat.Marker, ..])
        {
            var size = SizeOf(compressed);
            if (size == 0) return 0;
            var whole = output.GetSpan(size)[..size];
            DecompressFrame(dictionary, compressed, whole);
            if (isWanted?.Invoke(whole) == false) return 0;
            output.Advance(size);
            return size;
        }

        var position = 1;
        if (!PackedFormat.TryRead(compressed, ref position, out var length) || length > MaxPayloadBytes
            || !PackedFormat.TryRead(compressed, ref position, out var columnBytes) || columnBytes > (ulong)(compressed.Length - position))
        {
            throw new InvalidDataException("A stored payload is damaged: it does not say its lengths.");
        }

        var columns = compressed.Slice(position, (int)columnBytes);
        var frame = compressed[(position + columns.Length)..];
        var restLength = SizeOf(frame);
        if (length > (ulong)restLength * PackedFormat.MaxGrowth) throw new InvalidDataException("A stored payload is damaged: it says it is larger than it can be.");
        var rest = ArrayPool<byte>.Shared.Rent(restLength);
        try
        {
            DecompressFrame(dictionary, frame, rest.AsSpan(0, restLength));
            if (isWanted?.Invoke(rest.AsSpan(0, restLength)) == false) return 0;
            PayloadUnpacker.Unpack(traceId, columns, rest.AsSpan(0, restLength), output.GetSpan((int)length)[..(int)length]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rest);
        }

        output.Advance((int)length);
        return (int)length;
    }

    private static int SizeOf(ReadOnlySpan<byte> frame) => Zstd.ContentSize(frame) is { } size && size <= MaxPayloadBytes
        ? (int)size
        : throw new InvalidDataException("A stored payload is damaged: its zstd frame has no size, or one that is too large.");

    private void DecompressFrame(ZstdDictionary? dictionary, ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        if (!_decompressors.TryTake(out var decompressor)) decompressor = new ZstdDecompressor();
        var length = decompressor.Decompress(dictionary, frame, destination);
        _decompressors.Add(decompressor);
        if (length != destination.Length) throw new InvalidDataException("A stored payload is damaged: it is shorter than it says.");
    }
}
