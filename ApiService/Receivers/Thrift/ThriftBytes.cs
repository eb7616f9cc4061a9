using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tracepost.ApiService.Receivers.Thrift;

/// <summary>The input of a reader: takes bytes from its front, never more than there are.</summary>
internal ref struct ThriftBytes(ReadOnlySpan<byte> input)
{
    private readonly ReadOnlySpan<byte> _input = input;

    /// <summary>The offset of the next byte.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Left => _input.Length - Position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Take()
    {
        if ((uint)Position >= (uint)_input.Length) Throw("truncated");
        return _input[Position++];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)Left) Throw("a length beyond the end");
        var taken = _input.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>A count of elements, each of which takes at least a byte.</summary>
    public readonly int Checked(int count)
    {
        if ((uint)count > (uint)Left) Throw("more elements than bytes");
        return count;
    }

    [DoesNotReturn]
    public readonly void Throw(string what) => throw new MalformedThriftException($"malformed Thrift: {what} at byte {Position}");
}
