using Tracepost.TraceModel.Grpc;

namespace Tracepost.DataService.Ingest.Assembling;

/// <summary>Memory for the payloads of a transaction: pooled chunks, each filled from its end towards its start.</summary>
internal sealed class Arena
{
    private const int ChunkLength = 1 << 20;

    private readonly List<byte[]> _full = [];
    private byte[] _chunk = [];
    private int _free;

    /// <summary>Free memory, at least this long, of which the end is to be used.</summary>
    public Span<byte> Room(int length)
    {
        if (length > _free)
        {
            if (_chunk.Length > 0)
                _full.Add(_chunk);
            _chunk = PooledArrays.Rent(Math.Max(ChunkLength, length));
            _free = _chunk.Length;
        }

        return _chunk.AsSpan(0, _free);
    }

    /// <summary>Takes what was written into the end of <see cref="Room"/>.</summary>
    /// <param name="start">Where in the room it starts.</param>
    public ReadOnlyMemory<byte> Take(int start)
    {
        var taken = _chunk.AsMemory(start, _free - start);
        _free = start;
        return taken;
    }

    /// <summary>Forgets all that was taken. One chunk is kept for the next time.</summary>
    public void Clear()
    {
        foreach (var chunk in _full) PooledArrays.Return(chunk);
        _full.Clear();
        _free = _chunk.Length;
        if (_chunk.Length > 2 * ChunkLength)
            Free();
    }

    /// <summary>Gives all memory back.</summary>
    public void Free()
    {
        foreach (var chunk in _full) PooledArrays.Return(chunk);
        _full.Clear();
        if (_chunk.Length > 0)
            PooledArrays.Return(_chunk);
        _chunk = [];
        _free = 0;
    }
}
