using System.IO.Compression;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Bodies;

/// <summary>
/// Reads a body, decompressed on the way, into one pooled buffer. The buffer grows with what has really arrived, never beyond the limit, and
/// its bytes count as held from the start.
/// </summary>
internal static class BodyReader
{
    private const int FirstBuffer = 128 * 1024;
    private const int SecondBuffer = 1024 * 1024;
    private const int ThirdBuffer = 4 * 1024 * 1024;

    /// <summary>
    /// Makes .NET's decompressors refuse a stream that ends too early, which they otherwise take for the whole. To be called before
    /// the first of them is used: https://github.com/dotnet/runtime/pull/75671.
    /// </summary>
    public static void RefuseTruncatedStreams() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <summary>What a body may be compressed with, for those who must be told.</summary>
    public const string Encodings = "gzip, deflate";

    /// <summary>The message for a body that is not in its encoding, for protocols that have a text of their own.</summary>
    public static string NotEncoded(string encoding) => $"the body is not {encoding}, as it is said to be";

    /// <param name="body">The body as it arrives.</param>
    /// <param name="encoding"><c>gzip</c>, <c>deflate</c> (the zlib format, as HTTP has it), <c>identity</c> or nothing.</param>
    /// <param name="expected">How many bytes it has, if that is known.</param>
    /// <param name="limit">How many bytes it may have, decompressed.</param>
    /// <param name="held">Counts the bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RefusedException">It is too large, not in its encoding, or too much on top of all the others.</exception>
    public static async Task<PooledBytes> ReadAsync(
        Stream body, string? encoding, long? expected, int limit, HeldBytes held, CancellationToken cancellationToken)
    {
        if (expected > limit) throw RefusedException.TooLarge(limit);
        if (string.IsNullOrEmpty(encoding) || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return await ReadAllAsync(body, (int)(expected ?? FirstBuffer), limit, held, cancellationToken);

        try
        {
            await using var plain = Decompress(body, encoding);
            return await ReadAllAsync(plain, FirstBuffer, limit, held, cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw RefusedException.Malformed(NotEncoded(encoding));
        }
    }

    private static Stream Decompress(Stream body, string encoding) =>
        encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase) ? new GZipStream(body, CompressionMode.Decompress, leaveOpen: true)
        : encoding.Equals("deflate", StringComparison.OrdinalIgnoreCase) ? new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true)
        : throw RefusedException.Unsupported($"the body may be compressed with {Encodings}, not with {encoding}");

    private static async Task<PooledBytes> ReadAllAsync(Stream body, int expected, int limit, HeldBytes held, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that the end is seen without growing.
        var buffer = Rent(Math.Min(expected + 1, FirstBuffer), held);
        try
        {
            var length = 0;
            while (await body.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length > limit) throw RefusedException.TooLarge(limit);
                if (length == buffer.Length) buffer = Grow(buffer, expected + 1, limit + 1, held);
            }

            return PooledBytes.TakeOver(buffer, length);
        }
        catch
        {
            PooledArrays.Return(buffer);
            throw;
        }
    }

    /// <summary>
    /// A megabyte, then what was announced, or else the limit in two steps. Who is refused for overload is refused early, and does not take the room
    /// of others with a large part of a body that will not be read to its end. Few sizes, so that buffers of others can be used again.
    /// </summary>
    private static byte[] Grow(byte[] buffer, int expected, int limit, HeldBytes held)
    {
        var next = expected > buffer.Length && (expected <= SecondBuffer || buffer.Length >= SecondBuffer) ? expected
            : buffer.Length < SecondBuffer ? SecondBuffer
            : buffer.Length < ThirdBuffer ? ThirdBuffer
            : limit;
        var larger = Rent(Math.Max(Math.Min(next, limit), buffer.Length + 1), held);
        buffer.CopyTo(larger, 0);
        PooledArrays.Return(buffer);
        return larger;
    }

    private static byte[] Rent(int length, HeldBytes held)
    {
        var buffer = PooledArrays.Rent(length);
        if (held.TryGrowTo(buffer.Length)) return buffer;
        PooledArrays.Return(buffer);
        throw RefusedException.Overloaded();
    }
}
