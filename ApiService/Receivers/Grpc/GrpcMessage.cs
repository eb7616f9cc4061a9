using System.Buffers.Binary;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Grpc;

/// <summary>
/// Reads the messages of a gRPC request. In the body each is
/// <code>00 (or 01: compressed with the grpc-encoding), length as 4 bytes big endian, message</code>
/// The limit holds before a byte of it is read, and again while it is decompressed.
/// </summary>
internal static class GrpcMessage
{
    public const int PrefixLength = 5;

    /// <summary>Reads the one message of a unary request.</summary>
    /// <exception cref="RefusedException">It is too large, not in its encoding, no gRPC message, or too much on top of all the others.</exception>
    public static async Task<PooledBytes> ReadOnlyAsync(HttpRequest request, int limit, HeldBytes held, CancellationToken cancellationToken)
    {
        var message = await ReadNextAsync(request, limit, held, cancellationToken);
        try
        {
            if (await request.Body.ReadAsync(new byte[1], cancellationToken) > 0) throw RefusedException.Malformed("there is more than one gRPC message");
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next message of a stream, which must have begun to arrive.</summary>
    /// <exception cref="RefusedException">As above.</exception>
    public static async Task<PooledBytes> ReadNextAsync(HttpRequest request, int limit, HeldBytes held, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixLength];
        var read = await request.Body.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancellationToken);
        if (read < PrefixLength || prefix[0] > 1) throw RefusedException.Malformed("the request has no gRPC message");

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > limit) throw RefusedException.TooLarge(limit);
        var body = new LimitedStream(request.Body, length);
        var encoding = prefix[0] == 1 ? request.Headers["grpc-encoding"].ToString() : null;
        if (encoding is "") throw RefusedException.Malformed("the message is compressed, but there is no grpc-encoding");

        var message = await BodyReader.ReadAsync(body, encoding, encoding is null ? length : null, limit, held, cancellationToken);
        try
        {
            if (encoding is null && body.Remaining > 0) throw RefusedException.Malformed("the gRPC message is truncated");
            // A decompressor may leave a checksum behind.
            if (body.Remaining > 0) await body.CopyToAsync(Stream.Null, cancellationToken);
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }
}
