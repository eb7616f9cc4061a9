namespace Tracepost.ApiService.Receivers.Zipkin.Model;

/// <summary>
/// The tags of a span. As in Zipkin, a key has one value, the last that came. Spans have few tags, whose keys are told apart by their length and ends
/// before they are compared; a span with many, whatever its reason, gets an index, so that nobody can make us compare for long.
/// </summary>
internal sealed class ZipkinTags
{
    private const int Few = 32;

    private readonly uint[] _marks = new uint[Few];
    private ZipkinTag[] _tags = new ZipkinTag[Few];
    private Dictionary<ReadOnlyMemory<byte>, int>? _index;

    public int Count { get; private set; }

    public ReadOnlySpan<ZipkinTag> All => _tags.AsSpan(0, Count);

    /// <summary>Adds a tag, in the place of the one that has its key.</summary>
    public void Add(ZipkinTag tag)
    {
        var mark = Mark(tag.Key.Span);
        var place = Find(tag.Key, mark);
        if (place < 0)
        {
            place = Count++;
            if (place < Few) _marks[place] = mark;
            else AddToIndex(tag.Key, place);
        }

        _tags[place] = tag;
    }

    public void Clear()
    {
        Count = 0;
        _index?.Clear();
    }

    private static uint Mark(ReadOnlySpan<byte> key) => key.IsEmpty ? 0 : ((uint)key.Length << 16) | ((uint)key[0] << 8) | key[^1];

    private int Find(ReadOnlyMemory<byte> key, uint mark)
    {
        if (Count > Few) return _index!.TryGetValue(key, out var place) ? place : -1;
        for (var begin = 0; begin < Count; begin++)
        {
            var next = _marks.AsSpan(begin, Count - begin).IndexOf(mark);
            if (next < 0) return -1;
            begin += next;
            if (_tags[begin].Key.Span.SequenceEqual(key.Span)) return begin;
        }

        return -1;
    }

    private void AddToIndex(ReadOnlyMemory<byte> key, int place)
    {
        if (place == _tags.Length) Array.Resize(ref _tags, place * 2);
        _index ??= new Dictionary<ReadOnlyMemory<byte>, int>(Utf8Comparer.Instance);
        for (var i = _index.Count; i < place; i++) _index.Add(_tags[i].Key, i);
        _index.Add(key, place);
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
