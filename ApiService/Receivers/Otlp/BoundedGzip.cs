using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>gzip for gRPC that gives up at a number of decompressed bytes.</summary>
internal sealed class BoundedGzip(int maxBytes) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) =>
        new BoundedStream(
            new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true),
            maxBytes,
            () => new RpcException(new Status(StatusCode.ResourceExhausted, $"the request is larger than {maxBytes} bytes after decompression")));
}
