using Tracepost.TraceModel;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Query.Search;

/// <summary>A fragment that may have a span that a search looks for. Its payload is in a pooled buffer until it is released.</summary>
internal sealed class Candidate
{
    private byte[]? _buffer;
    private int _length;

    public required TraceId TraceId { get; init; }

    public required long StartNs { get; init; }

    public required int DictionaryId { get; init; }

    /// <summary>Whether the columns said that it has such a span; it has no payload then.</summary>
    public required bool IsDecided { get; init; }

    /// <summary>The payload, compressed.</summary>
    public ReadOnlyMemory<byte> Payload => _buffer.AsMemory(0, _length);

    /// <summary>Whether nobody wants to know more of it.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>A buffer for a payload of this length, to be filled.</summary>
    public Memory<byte> Rent(int length)
    {
        _buffer = PooledArrays.Rent(length);
        _length = length;
        return _buffer.AsMemory(0, length);
    }

    public void Release()
    {
        if (_buffer is not null) PooledArrays.Return(_buffer);
        _buffer = null;
        _length = 0;
        IsReleased = true;
    }
}
