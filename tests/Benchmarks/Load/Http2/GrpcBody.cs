using System.Buffers.Binary;

namespace Tracepost.Benchmarks.Load.Http2;

/// <summary>What a call sends: <code>0 (not compressed), length: 4 bytes, message</code></summary>
internal static class GrpcBody
{
    public const int PrefixLength = 5;

    /// <summary>Copies a part of it, from a position on, into all of a frame.</summary>
    public static void Copy(ReadOnlySpan<byte> message, int position, Span<byte> frame)
    {
        if (position < PrefixLength)
        {
            Span<byte> prefix = stackalloc byte[PrefixLength];
            BinaryPrimitives.WriteInt32BigEndian(prefix[1..], message.Length);
            var count = Math.Min(frame.Length, PrefixLength - position);
            prefix.Slice(position, count).CopyTo(frame);
            position += count;
            frame = frame[count..];
        }

        if (frame.Length > 0) message.Slice(position - PrefixLength, frame.Length).CopyTo(frame);
    }
}
