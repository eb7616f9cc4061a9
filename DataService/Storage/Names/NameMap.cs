using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Tracepost.DataService.Storage.Names;

/// <summary>Finds by UTF-8 bytes, without a lock and without an allocation; grows and shrinks under the owner's lock.</summary>
internal sealed class NameMap<T>
    where T : class
{
    private readonly ConcurrentDictionary<StoredNameKey, T> _names;
    private readonly ConcurrentDictionary<StoredNameKey, T>.AlternateLookup<NameKey> _byBytes;

    public NameMap()
    {
        _names = new(concurrencyLevel: 1, capacity: 7, NameKeyComparer.Instance);
        _byBytes = _names.GetAlternateLookup<NameKey>();
    }

    /// <summary>How many names.</summary>
    public int Count { get; private set; }

    /// <summary>The names, while others may change.</summary>
    public IEnumerable<T> Values => _names.Select(pair => pair.Value);

    public bool TryGet(ReadOnlySpan<byte> utf8, byte kind, [MaybeNullWhen(false)] out T value) =>
        _byBytes.TryGetValue(new NameKey(utf8, kind), out value);

    public void Add(byte[] utf8, byte kind, T value)
    {
        if (_names.TryAdd(new StoredNameKey(utf8, kind), value)) Count++;
    }

    public void RemoveWhere(Func<T, bool> isUnwanted)
    {
        foreach (var (key, value) in _names)
        {
            if (isUnwanted(value) && _names.TryRemove(key, out _)) Count--;
        }
    }
}
