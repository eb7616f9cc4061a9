using System.Buffers;

namespace Tracepost.DataService.Storage.Packing;

/// <summary>Grows; its memory is pooled, and kept for the next use unless it is large.</summary>
internal sealed class PooledArray<T> : IDisposable
    where T : unmanaged
{
    private const int Kept = 128 * 1024;

    private T[] _items = [];

    public int Count { get; private set; }

    public Span<T> Items => _items.AsSpan(0, Count);

    public void Add(T item) => Take(1)[0] = item;

    /// <summary>Room for more, at the end.</summary>
    public Span<T> Take(int count)
    {
        if (_items.Length - Count < count) Grow(count);
        var taken = _items.AsSpan(Count, count);
        Count += count;
        return taken;
    }

    /// <summary>Gives back the last of what was taken.</summary>
    public void Give(int count) => Count -= count;

    public void Clear()
    {
        Count = 0;
        if (_items.Length > Kept) Dispose();
    }

    public void Dispose()
    {
        var items = _items;
        (_items, Count) = ([], 0);
        if (items.Length > 0) ArrayPool<T>.Shared.Return(items);
    }

    private void Grow(int count)
    {
        var (items, used) = (_items, Count);
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(256, checked(used + Math.Max(count, used))));
        items.AsSpan(0, used).CopyTo(larger);
        _items = larger;
        if (items.Length > 0) ArrayPool<T>.Shared.Return(items);
    }
}
