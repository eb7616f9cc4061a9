using System.Buffers;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// Room for texts that a request does not have as they are: strings with escapes, addresses and bytes that came as numbers. They live as long as the
/// request, since the writer compares a span with the one before: it grows by whole blocks, so what was written stays where it is.
/// </summary>
internal sealed class V1Texts : IDisposable
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
            _blocks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(length, block)));
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

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks) ArrayPool<byte>.Shared.Return(block);
        _blocks.Clear();
    }
}
