using System.IO.Compression;
using Microsoft.Net.Http.Headers;

namespace Tracepost.ApiService.Pages.Assets;

/// <summary>One file of <c>wwwroot</c>. It is compressed as well as can be, once, when it is first asked for.</summary>
internal sealed class Asset(string name, string contentType, byte[] content)
{
    private readonly Lazy<byte[]> _brotli = new(() => Compress(content, stream => new BrotliStream(stream, CompressionLevel.SmallestSize)));
    private readonly Lazy<byte[]> _gzip = new(() => Compress(content, stream => new GZipStream(stream, CompressionLevel.SmallestSize)));

    public string Name => name;

    public string ContentType => contentType;

    public byte[] Content => content;

    /// <summary>The bytes for a client, and their <c>Content-Encoding</c>: browsers take Brotli through TLS and from this machine only, gzip always.</summary>
    public (byte[] Bytes, string? Encoding) For(IList<StringWithQualityHeaderValue> accepted)
    {
        var encodings = accepted.Where(encoding => encoding.Quality is not 0).Select(encoding => encoding.Value.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return encodings.Contains("br") ? (_brotli.Value, "br") : encodings.Contains("gzip") ? (_gzip.Value, "gzip") : (content, null);
    }

    private static byte[] Compress(byte[] content, Func<Stream, Stream> compressor)
    {
        using var compressed = new MemoryStream();
        using (var stream = compressor(compressed)) stream.Write(content);
        return compressed.ToArray();
    }
}
