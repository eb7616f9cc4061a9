using ZstdSharp.Unsafe;
using static ZstdSharp.Unsafe.Methods;

namespace Tracepost.DataService.Storage.Compression;

/// <summary>
/// A dictionary, digested once for compression and once for decompression and then shared by all threads. The digests are freed by the
/// finalizer, because threads may still work with a dictionary that has just been replaced.
/// </summary>
internal sealed unsafe class ZstdDictionary
{
    private readonly Lock _lock = new();
    private volatile ZSTD_CDict_s* _compression;
    private volatile ZSTD_DDict_s* _decompression;

    public ZstdDictionary(int id, byte[] content, int level)
    {
        Id = id;
        Content = content;
        Level = level;
    }

    ~ZstdDictionary()
    {
        _ = ZSTD_freeCDict(_compression);
        _ = ZSTD_freeDDict(_decompression);
    }

    /// <summary>The row in <c>dictionaries</c>.</summary>
    public int Id { get; }

    /// <summary>What was trained.</summary>
    public byte[] Content { get; }

    private int Level { get; }

    /// <summary>Valid while this object is kept alive.</summary>
    internal ZSTD_CDict_s* ForCompression()
    {
        if (_compression is not null) return _compression;
        lock (_lock)
        {
            fixed (byte* content = Content)
            {
                if (_compression is null) _compression = ZSTD_createCDict(content, (nuint)Content.Length, Level);
                return _compression is null ? throw new InvalidDataException($"Dictionary {Id} is no zstd dictionary.") : _compression;
            }
        }
    }

    /// <summary>Valid while this object is kept alive.</summary>
    internal ZSTD_DDict_s* ForDecompression()
    {
        if (_decompression is not null) return _decompression;
        lock (_lock)
        {
            fixed (byte* content = Content)
            {
                if (_decompression is null) _decompression = ZSTD_createDDict(content, (nuint)Content.Length);
                return _decompression is null ? throw new InvalidDataException($"Dictionary {Id} is no zstd dictionary.") : _decompression;
            }
        }
    }
}
