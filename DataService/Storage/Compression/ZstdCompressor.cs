using System.Runtime.ConstrainedExecution;
using ZstdSharp.Unsafe;
using static ZstdSharp.Unsafe.Methods;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>One thread's compressor.</summary>
internal sealed unsafe class ZstdCompressor : CriticalFinalizerObject, IDisposable
{
    private ZSTD_CCtx_s* _context;

    public ZstdCompressor(int level)
    {
        _context = ZSTD_createCCtx();
        Set(ZSTD_cParameter.ZSTD_c_compressionLevel, level);
        Set(ZSTD_cParameter.ZSTD_c_checksumFlag, 0);
        Set(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
        Set(Zstd.CompressionFormat, (int)ZSTD_format_e.ZSTD_f_zstd1_magicless);
    }

    ~ZstdCompressor() => Free();

    /// <summary>Compresses into <paramref name="destination"/>, which has room for <see cref="Zstd.MaxCompressedLength"/>.</summary>
    /// <returns>The compressed length.</returns>
    public int Compress(ZstdDictionary? dictionary, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        fixed (byte* from = source, to = destination)
        {
            Zstd.Checked(ZSTD_CCtx_refCDict(_context, dictionary is null ? null : dictionary.ForCompression()));
            var length = Zstd.Checked(ZSTD_compress2(_context, to, (nuint)destination.Length, from, (nuint)source.Length));
            GC.KeepAlive(dictionary);
            return (int)length;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Set(ZSTD_cParameter parameter, int value) => Zstd.Checked(ZSTD_CCtx_setParameter(_context, parameter, value));

    private void Free()
    {
        _ = ZSTD_freeCCtx(_context);
        _context = null;
    }
}
