using ZstdSharp.Unsafe;
using static ZstdSharp.Unsafe.Methods;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>
/// What our zstd frames look like: <c>[frame header: descriptor, content size][blocks]</c>. The magic number, the dictionary's id and the
/// checksum are left out: a row's columns and PostgreSQL's own checksums say the same, and they would be a fiftieth of a small payload.
/// </summary>
internal static unsafe class Zstd
{
    /// <summary>ZSTD_c_format and ZSTD_d_format, which the port knows by their experimental numbers.</summary>
    internal const ZSTD_cParameter CompressionFormat = ZSTD_cParameter.ZSTD_c_experimentalParam2;

    internal const ZSTD_dParameter DecompressionFormat = ZSTD_dParameter.ZSTD_d_experimentalParam1;

    /// <summary>The largest compressed size of a payload of this size.</summary>
    internal static int MaxCompressedLength(int length) => checked((int)ZSTD_compressBound((nuint)length));

    /// <summary>The size that the frame says its content has; null if this is no frame of ours.</summary>
    internal static ulong? ContentSize(ReadOnlySpan<byte> frame)
    {
        ZSTD_frameHeader header;
        fixed (byte* start = frame)
        {
            var result = ZSTD_getFrameHeader_advanced(&header, start, (nuint)frame.Length, ZSTD_format_e.ZSTD_f_zstd1_magicless);
            if (result != 0 || header.frameContentSize >= unchecked(0UL - 2)) return null;
        }

        return header.frameContentSize;
    }

    /// <exception cref="InvalidDataException">The result is an error code.</exception>
    internal static nuint Checked(nuint result) =>
        ZSTD_isError(result) ? throw new InvalidDataException("zstd: " + ZSTD_getErrorName(result)) : result;
}
