using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Tracepost.DataService.Ingest.Otlp;

/// <summary>
/// gzip for messages that does not unpack more than a bound. Grpc.AspNetCore compares the length on the wire with its limit, and then
/// unpacks into memory whatever comes: 17 MiB may be 17 GiB.
/// </summary>
internal sealed class BoundedGzip(int maxBytes) : ICompressionProvider
{
    private readonly GzipCompressionProvider _gzip = new(CompressionLevel.Fastest);

    /// <inheritdoc/>
    public string EncodingName => _gzip.EncodingName;

    /// <inheritdoc/>
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        _gzip.CreateCompressionStream(stream, compressionLevel);

    /// <inheritdoc/>
    public Stream CreateDecompressionStream(Stream stream) => new BoundedStream(_gzip.CreateDecompressionStream(stream), maxBytes);

    // Only the members that Grpc.AspNetCore calls (Stream.CopyTo) matter; the rest of the reading members end in Read too.
    private sealed class BoundedStream(Stream inner, int maxBytes) : Stream
    {
        private long _total;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _total; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read;
            try
            {
                read = inner.Read(buffer);
            }
            catch (InvalidDataException)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, "The message is no valid gzip."));
            }

            _total += read;
            if (_total > maxBytes)
            {
                throw new RpcException(
                    new Status(StatusCode.ResourceExhausted, $"The message is larger than {maxBytes} bytes when it is unpacked."));
            }

            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
