using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Receivers.Zipkin.Model;

/// <summary>
/// Room for the texts of one span that the request does not have as they are: strings with escapes, addresses and bytes that came as numbers.
/// It grows by whole blocks, so what was written stays where it is.
/// </summary>
internal sealed class ZipkinTexts : IDisposable
{
    private const int FirstBlock = 1 << 12;
    private const int LargestBlock = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private int _used;

    /// <summary>Room for so many bytes; <see cref="Keep"/> says how many were needed.</summary>
    public Memory<byte> Reserve(int length)
    {
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < length)
        {
            var block = Math.Min(LargestBlock, _blocks.Count == 0 ? FirstBlock : _blocks[^1].Length * 2);
            _blocks.Add(PooledArrays.Rent(Math.Max(length, block)));
            _used = 0;
        }

        return _blocks[^1].AsMemory(_used, length);
    }

    /// <summary>Keeps the first bytes of what was reserved last.</summary>
    public ReadOnlyMemory<byte> Keep(int length)
    {
        var kept = _blocks[^1].AsMemory(_used, length);
        _used += length;
        return kept;
    }

    /// <summary>Forgets all texts, when the span is written.</summary>
    public void Clear()
    {
        for (var i = 1; i < _blocks.Count; i++) PooledArrays.Return(_blocks[i]);
        if (_blocks.Count > 1) _blocks.RemoveRange(1, _blocks.Count - 1);
        _used = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks) PooledArrays.Return(block);
        _blocks.Clear();
    }
}
