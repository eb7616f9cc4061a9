using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Otlp;

/// <summary>Reads the body of a request, decompressed, into one pooled buffer, and no further than the limit.</summary>
internal static class OtlpBody
{
    private const int FirstBuffer = 64 * 1024;

    /// <exception cref="OtlpBodyException">It is too large, or not in the encoding that it names.</exception>
    public static async Task<PooledBytes> ReadAsync(HttpContext context, ReceiverOptions options)
    {
        var limit = options.MaxRequestBytes;
        var request = context.Request;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new MinDataRate(240, TimeSpan.FromSeconds(options.BodyTimeoutSeconds));
        if (request.ContentLength > limit) throw OtlpBodyException.TooLarge(limit);

        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return await ReadAllAsync(request.Body, (int)(request.ContentLength ?? FirstBuffer), limit, context.RequestAborted);
        if (!encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            throw new OtlpBodyException(StatusCodes.Status415UnsupportedMediaType, "unsupported_encoding", $"Content-Encoding must be gzip or identity, not {encoding}");

        try
        {
            await using var gunzipped = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);
            return await ReadAllAsync(gunzipped, FirstBuffer, limit, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw OtlpBodyException.Malformed("the body is not gzip, as its Content-Encoding says");
        }
    }

    private static async Task<PooledBytes> ReadAllAsync(Stream body, int expected, int limit, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that the end is seen without growing.
        var buffer = ArrayPool<byte>.Shared.Rent(expected + 1);
        try
        {
            var length = 0;
            while (await body.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length > limit) throw OtlpBodyException.TooLarge(limit);
                if (length == buffer.Length) buffer = Grow(buffer);
            }

            return PooledBytes.TakeOver(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
