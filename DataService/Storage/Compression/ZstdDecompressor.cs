using System.Runtime.ConstrainedExecution;
using ZstdSharp.Unsafe;
using static ZstdSharp.Unsafe.Methods;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>One thread's decompressor.</summary>
internal sealed unsafe class ZstdDecompressor : CriticalFinalizerObject, IDisposable
{
    private ZSTD_DCtx_s* _context;

    public ZstdDecompressor()
    {
        _context = ZSTD_createDCtx();
        Zstd.Checked(ZSTD_DCtx_setParameter(_context, Zstd.DecompressionFormat, (int)ZSTD_format_e.ZSTD_f_zstd1_magicless));
    }

    ~ZstdDecompressor() => Free();

    /// <summary>Decompresses a frame into <paramref name="destination"/>.</summary>
    /// <returns>The length written.</returns>
    /// <exception cref="InvalidDataException">The frame is damaged, needs another dictionary, or does not fit.</exception>
    public int Decompress(ZstdDictionary? dictionary, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        fixed (byte* from = source, to = destination)
        {
            Zstd.Checked(ZSTD_DCtx_refDDict(_context, dictionary is null ? null : dictionary.ForDecompression()));
            var length = Zstd.Checked(ZSTD_decompressDCtx(_context, to, (nuint)destination.Length, from, (nuint)source.Length));
            GC.KeepAlive(dictionary);
            return (int)length;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        _ = ZSTD_freeDCtx(_context);
        _context = null;
    }
}
