using System.Buffers;

namespace Tracepost.DataService.Ingest.Slicing;

/// <summary>A growing list of structs in an array from the shared pool. A mutable struct: keep it in a field, never copy it.</summary>
internal struct PooledList<T>
    where T : struct
{
    private T[]? _items;

    /// <summary>How many items.</summary>
    public int Count { get; private set; }

    /// <summary>The items; valid until the next <see cref="Add"/>.</summary>
    public readonly Span<T> Items => _items.AsSpan(0, Count);

    /// <summary>An item in place.</summary>
    public readonly ref T this[int index] => ref _items![index];

    /// <summary>Appends an item, whose fields are undefined until they are set, and returns its place.</summary>
    public ref T Add(int firstCapacity = 16)
    {
        if (_items is null || Count == _items.Length)
            Grow(firstCapacity);
        return ref _items![Count++];
    }

    /// <summary>Removes all items and keeps the array.</summary>
    public void Clear() => Count = 0;

    /// <summary>Removes all items and gives the array back.</summary>
    public void Free()
    {
        if (_items is not null)
            ArrayPool<T>.Shared.Return(_items);
        _items = null;
        Count = 0;
    }

    private void Grow(int firstCapacity)
    {
        var larger = ArrayPool<T>.Shared.Rent(_items is null ? firstCapacity : _items.Length * 2);
        if (_items is not null)
        {
            _items.CopyTo(larger, 0);
            ArrayPool<T>.Shared.Return(_items);
        }

        _items = larger;
    }
}
