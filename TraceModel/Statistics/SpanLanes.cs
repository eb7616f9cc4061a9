namespace Tracepost.TraceModel.Statistics;

/// <summary>
/// A lane for each span of a trace, or of the part below one of its spans, so that all can be drawn over time without one on another: below its
/// parent, and spans that run side by side with all that is below them in lanes of their own.
/// </summary>
public sealed class SpanLanes
{
    private readonly TraceTree _tree;
    private readonly int[] _lanes, _heights;
    private readonly ulong[] _starts, _ends;

    private SpanLanes(TraceTree tree, TraceNode? top)
    {
        _tree = tree;
        First = top?.Index ?? 0;
        End = top?.End ?? tree.Nodes.Count;
        var count = End - First;
        (_lanes, _heights, _starts, _ends) = (new int[count], new int[count], new ulong[count], new ulong[count]);
        FindExtents();
        PlaceAll();
    }

    /// <summary>The index of the first node.</summary>
    public int First { get; }

    /// <summary>The index after the last node.</summary>
    public int End { get; }

    /// <summary>The number of lanes.</summary>
    public int Count { get; private set; }

    /// <summary>When the first span starts, Unix nanoseconds.</summary>
    public ulong StartUnixNano { get; private set; } = ulong.MaxValue;

    /// <summary>When the last span ends, Unix nanoseconds.</summary>
    public ulong EndUnixNano { get; private set; }

    /// <summary>The lane of a node, 0 at the top.</summary>
    public int this[TraceNode node] => _lanes[node.Index - First];

    /// <summary>Arranges the spans from <paramref name="top"/> on; all if it is null. O(n log n).</summary>
    public static SpanLanes Of(TraceTree tree, TraceNode? top = null) => new(tree, top);

    // From when to when anything runs at or below a span.
    private void FindExtents()
    {
        for (var i = End - 1; i >= First; i--)
        {
            var span = _tree.Nodes[i].Span;
            _starts[i - First] = span.StartUnixNano;
            _ends[i - First] = span.StartUnixNano + span.DurationNano;
        }

        for (var i = End - 1; i >= First; i--)
        {
            StartUnixNano = Math.Min(StartUnixNano, _starts[i - First]);
            EndUnixNano = Math.Max(EndUnixNano, _ends[i - First]);
            if (_tree.Nodes[i].Parent is not { } parent || parent.Index < First) continue;
            var above = parent.Index - First;
            _starts[above] = Math.Min(_starts[above], _starts[i - First]);
            _ends[above] = Math.Max(_ends[above], _ends[i - First]);
        }
    }

    // From below, so that it is known how high the children are; lanes count from the parent's on. Then from above, where the parent's lane is known.
    private void PlaceAll()
    {
        var tracks = new Tracks();
        for (var i = End - 1; i >= First; i--) _heights[i - First] = 1 + Place(tracks, i + 1, _tree.Nodes[i].End, 1);
        Count = Place(tracks, First, End, 0);
        for (var i = First; i < End; i++)
        {
            if (_tree.Nodes[i].Parent is { } parent && parent.Index >= First) _lanes[i - First] += _lanes[parent.Index - First];
        }
    }

    // The nodes from one index to another whose parent is the same. Returns how high they are together.
    private int Place(Tracks tracks, int from, int to, int above)
    {
        tracks.Clear();
        for (var i = from; i < to; i = _tree.Nodes[i].End) tracks.Add(i - First, _starts[i - First]);
        tracks.Assign(_ends, _heights);
        foreach (var (place, track) in tracks.Assigned) _lanes[place] = above + tracks.TopOf(track);
        return tracks.Height;
    }

    /// <summary>Spans side by side: each comes into the first track that is free when it starts.</summary>
    private sealed class Tracks
    {
        private readonly List<(int Place, ulong Start)> _spans = [];
        private readonly List<int> _tops = [];
        private readonly PriorityQueue<int, ulong> _busy = new();
        private readonly PriorityQueue<int, int> _free = new();

        public List<(int Place, int Track)> Assigned { get; } = [];

        public int Height { get; private set; }

        public int TopOf(int track) => _tops[track];

        public void Clear()
        {
            _spans.Clear();
            Assigned.Clear();
            _tops.Clear();
            _busy.Clear();
            _free.Clear();
            Height = 0;
        }

        public void Add(int place, ulong start) => _spans.Add((place, start));

        public void Assign(ulong[] ends, int[] heights)
        {
            _spans.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Place.CompareTo(b.Place));
            foreach (var (place, start) in _spans)
            {
                while (_busy.TryPeek(out _, out var end) && end <= start)
                {
                    var over = _busy.Dequeue();
                    _free.Enqueue(over, over);
                }

                if (!_free.TryDequeue(out var track, out _))
                {
                    track = _tops.Count;
                    _tops.Add(0);
                }

                _tops[track] = Math.Max(_tops[track], heights[place]);
                _busy.Enqueue(track, ends[place]);
                Assigned.Add((place, track));
            }

            // So far the tops are heights.
            for (var track = 0; track < _tops.Count; track++) (_tops[track], Height) = (Height, Height + _tops[track]);
        }
    }
}
