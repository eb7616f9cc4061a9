namespace Tracepost.ApiService.Receivers.Zipkin.Model;

/// <summary>
/// The tags of a span. As in Zipkin, a key has one value, the last that came. Spans have few tags, which are compared one by one; a span with many,
/// whatever its reason, gets an index, so that nobody can make us compare for long.
/// </summary>
internal sealed class ZipkinTags
{
    private const int Few = 32;

    private ZipkinTag[] _tags = new ZipkinTag[Few];
    private Dictionary<ReadOnlyMemory<byte>, int>? _index;

    public int Count { get; private set; }

    public ReadOnlySpan<ZipkinTag> All => _tags.AsSpan(0, Count);

    /// <summary>Adds a tag, in the place of the one that has its key.</summary>
    public void Add(ZipkinTag tag)
    {
        var place = Find(tag.Key);
        if (place < 0)
        {
            if (Count == _tags.Length) Array.Resize(ref _tags, Count * 2);
            place = Count++;
            if (Count > Few) Index(place);
        }

        _tags[place] = tag;

        void Index(int last)
        {
            _index ??= new Dictionary<ReadOnlyMemory<byte>, int>(Utf8Comparer.Instance);
            for (var i = _index.Count; i < last; i++) _index.Add(_tags[i].Key, i);
            _index.Add(tag.Key, last);
        }
    }

    public void Clear()
    {
        Count = 0;
        _index?.Clear();
    }

    private int Find(ReadOnlyMemory<byte> key)
    {
        if (Count > Few) return _index!.TryGetValue(key, out var place) ? place : -1;
        var bytes = key.Span;
        for (var i = 0; i < Count; i++)
        {
            if (_tags[i].Key.Length == bytes.Length && _tags[i].Key.Span.SequenceEqual(bytes)) return i;
        }

        return -1;
    }

    private sealed class Utf8Comparer : IEqualityComparer<ReadOnlyMemory<byte>>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<byte> key)
        {
            // Its seed is another in every process.
            var hash = default(HashCode);
            hash.AddBytes(key.Span);
            return hash.ToHashCode();
        }
    }
}
