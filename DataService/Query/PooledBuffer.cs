using System.Buffers;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Query;

/// <summary>A growing buffer from the pool that can become a message without a copy.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer = [];

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, Length);

    /// <inheritdoc/>
    public void Advance(int count) => Length = Length + count <= _buffer.Length
        ? Length + count
        : throw new ArgumentOutOfRangeException(nameof(count));

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Forgets what was written after the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Moves what was written to a new buffer, and starts anew.</summary>
    public PooledBuffer Take()
    {
        var taken = new PooledBuffer { _buffer = _buffer, Length = Length };
        _buffer = [];
        Length = 0;
        return taken;
    }

    /// <summary>Hands what was written over to a message, and starts anew.</summary>
    public PooledBytes ToMessage()
    {
        var message = PooledBytes.TakeOver(_buffer.Length == 0 ? PooledArrays.Rent(1) : _buffer, Length);
        _buffer = [];
        Length = 0;
        return message;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) PooledArrays.Return(_buffer);
        _buffer = [];
        Length = 0;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - Length >= count) return;
        var larger = PooledArrays.Rent(Math.Max(checked(Length + count), 2 * Length));
        Span.CopyTo(larger);
        if (_buffer.Length > 0) PooledArrays.Return(_buffer);
        _buffer = larger;
    }
}
