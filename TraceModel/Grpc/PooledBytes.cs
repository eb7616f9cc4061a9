using System.Buffers;

namespace Tracepost.TraceModel.Grpc;

/// <summary>
/// One protobuf message as bytes in a pooled buffer. Whoever receives it disposes it, once nobody reads it any more:
/// the buffer goes back to the pool and is written over by the next message.
/// </summary>
public sealed class PooledBytes : IDisposable
{
    private byte[]? _buffer;

    private PooledBytes(byte[] buffer, int length)
    {
        _buffer = buffer;
        Length = length;
    }

    /// <summary>The length of the message in bytes.</summary>
    public int Length { get; }

    /// <summary>The message.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public ReadOnlyMemory<byte> Memory => Buffer.AsMemory(0, Length);

    /// <summary>The message.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public ReadOnlySpan<byte> Span => Buffer.AsSpan(0, Length);

    /// <summary>The message, to be written by the one who rented it.</summary>
    public Span<byte> Writable => Buffer.AsSpan(0, Length);

    private byte[] Buffer => _buffer ?? throw new ObjectDisposedException(nameof(PooledBytes));

    /// <summary>Rents a buffer for a message of <paramref name="length"/> bytes; its content is undefined.</summary>
    public static PooledBytes Rent(int length) => new(PooledArrays.Rent(length), length);

    /// <summary>Copies a message into a rented buffer.</summary>
    public static PooledBytes Copy(in ReadOnlySequence<byte> message)
    {
        var bytes = Rent(checked((int)message.Length));
        message.CopyTo(bytes.Writable);
        return bytes;
    }

    /// <summary>Copies a message into a rented buffer.</summary>
    public static PooledBytes Copy(ReadOnlySpan<byte> message)
    {
        var bytes = Rent(message.Length);
        message.CopyTo(bytes.Writable);
        return bytes;
    }

    /// <summary>Takes over an array that was rented from <see cref="PooledArrays"/>.</summary>
    public static PooledBytes TakeOver(byte[] rented, int length) => new(rented, length);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            PooledArrays.Return(buffer);
    }
}
