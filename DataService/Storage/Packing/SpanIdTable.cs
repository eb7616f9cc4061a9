namespace Tracepost.DataService.Storage.Packing;

/// <summary>The span ids of a fragment, then those of parents that are elsewhere, each with its place.</summary>
internal sealed class SpanIdTable : IDisposable
{
    // Below, looking through them is faster than a dictionary.
    private const int Few = 64;

    private readonly PooledArray<ulong> _ids = new();
    private Dictionary<ulong, int>? _places;

    /// <summary>How many of them are ids of spans.</summary>
    public int SpanIds { get; private set; }

    public ReadOnlySpan<ulong> Ids => _ids.Items;

    /// <summary>The id of the next span.</summary>
    public void AddSpan(ulong id)
    {
        _ids.Add(id);
        SpanIds++;
    }

    /// <summary>The place of a parent, once all spans are there.</summary>
    public int PlaceOf(ulong parent)
    {
        if (_ids.Count > Few) return PlaceAmongMany(parent);
        var place = _ids.Items.IndexOf(parent);
        if (place >= 0) return place;
        _ids.Add(parent);
        return _ids.Count - 1;
    }

    public void Clear()
    {
        _ids.Clear();
        SpanIds = 0;
        if (_places is { Count: > 10_000 }) _places = null;
        _places?.Clear();
    }

    public void Dispose() => _ids.Dispose();

    private int PlaceAmongMany(ulong parent)
    {
        var places = _places ??= [];
        for (var i = places.Count == 0 ? 0 : _ids.Count; i < _ids.Count; i++) places.TryAdd(_ids.Items[i], i);
        if (places.TryGetValue(parent, out var place)) return place;
        _ids.Add(parent);
        places.Add(parent, _ids.Count - 1);
        return _ids.Count - 1;
    }
}
