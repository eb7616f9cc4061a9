namespace Tracepost.TraceModel.Dependencies;

/// <summary>
/// The nodes of a trace, ordered by id, then service, then the caller before the called: whatever the order of the spans was, so that all
/// that follows does not depend on it.
/// </summary>
internal sealed class LinkNodes
{
    private LinkNode[] _nodes = [];
    private ulong[] _ids = [];
    private int[] _order = [];

    public int Count { get; private set; }

    public ref LinkNode this[int index] => ref _nodes[index];

    /// <summary>Replaces the nodes by those of a trace.</summary>
    public void Fill(ReadOnlySpan<LinkSpan> spans)
    {
        Count = 0;
        Reserve(spans.Length);
        for (var i = 0; i < spans.Length; i++) (_ids[i], _order[i]) = (spans[i].SpanId.Value, i);
        Array.Sort(_ids, _order, 0, spans.Length);
        for (int from = 0, to; from < spans.Length; from = to)
        {
            for (to = from + 1; to < spans.Length && _ids[to] == _ids[from];) to++;
            AddId(spans, _order.AsSpan(from, to - from));
        }
    }

    /// <summary>The first node of an id, or <see cref="LinkNode.None"/>.</summary>
    public int Find(ulong id)
    {
        var at = LowerBound(id, null);
        return at < Count && _nodes[at].Id == id ? at : LinkNode.None;
    }

    /// <summary>The node of an id and a service, rather the one that is called; or <see cref="LinkNode.None"/>.</summary>
    public int Find(ulong id, string? service)
    {
        var at = LowerBound(id, service);
        if (at == Count || !Matches(at)) return LinkNode.None;
        return at + 1 < Count && Matches(at + 1) ? at + 1 : at;

        bool Matches(int index) => _nodes[index].Id == id && _nodes[index].Service == service;
    }

    /// <summary>Lets go of what belongs to the trace, and of memory that only huge traces need.</summary>
    public void Clear()
    {
        if (_nodes.Length > 65_536) (_nodes, _ids, _order) = ([], [], []);
        else Array.Clear(_nodes, 0, Count);
        Count = 0;
    }

    private void AddId(ReadOnlySpan<LinkSpan> spans, Span<int> order)
    {
        var first = Count;
        if (order.Length > 1) Sort(spans, order);
        for (int from = 0, to; from < order.Length; from = to)
        {
            var service = spans[order[from]].Service;
            for (to = from + 1; to < order.Length && spans[order[to]].Service == service;) to++;
            AddService(spans, order[from..to]);
        }

        ref var head = ref _nodes[first];
        head.FirstCaller = head.FirstCalled = LinkNode.None;
        for (var i = first; i < Count; i++)
        {
            ref var earliest = ref _nodes[i].IsCalled ? ref head.FirstCalled : ref head.FirstCaller;
            if (earliest == LinkNode.None || _nodes[i].StartNs < _nodes[earliest].StartNs) earliest = i;
        }
    }

    // Callers come first, then those that are called, then spans without a kind. These are pieces of the caller, or else of the called.
    private void AddService(ReadOnlySpan<LinkSpan> spans, ReadOnlySpan<int> order)
    {
        var first = Count;
        foreach (var index in order)
        {
            ref readonly var span = ref spans[index];
            if (Count == first || (Side(span.Kind) == 1 && !_nodes[Count - 1].IsCalled)) _nodes[Count++] = ToNode(span);
            else Merge(ref _nodes[Side(span.Kind) == 1 ? Count - 1 : first], span);
        }
    }

    private static LinkNode ToNode(in LinkSpan span) => new()
    {
        Id = span.SpanId.Value,
        ParentId = span.ParentSpanId.Value,
        StartNs = span.StartNs,
        EndNs = EndOf(span),
        Service = span.Service,
        RemoteService = span.RemoteService,
        IsError = span.IsError,
        IsShared = span.IsShared,
        Kind = Side(span.Kind) == 2 ? SpanKind.Unspecified : span.Kind,
        Parent = LinkNode.None,
    };

    private static void Merge(ref LinkNode node, in LinkSpan span)
    {
        if (node.ParentId == 0) node.ParentId = span.ParentSpanId.Value;
        node.StartNs = Math.Min(node.StartNs, span.StartNs);
        node.EndNs = Math.Max(node.EndNs, EndOf(span));
        node.RemoteService ??= span.RemoteService;
        node.IsError |= span.IsError;
        node.IsShared |= span.IsShared;
    }

    private static ulong EndOf(in LinkSpan span) => span.StartNs + Math.Min(span.DurationNs, ulong.MaxValue - span.StartNs);

    private static int Side(SpanKind kind) => kind switch
    {
        SpanKind.Client or SpanKind.Producer => 0,
        SpanKind.Server or SpanKind.Consumer => 1,
        _ => 2,
    };

    private static void Sort(ReadOnlySpan<LinkSpan> spans, Span<int> order)
    {
        var keys = new (string? Service, int Side, ulong Start, SpanKind Kind, ulong Parent, string? Remote)[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            ref readonly var span = ref spans[order[i]];
            keys[i] = (span.Service, Side(span.Kind), span.StartNs, span.Kind, span.ParentSpanId.Value, span.RemoteService);
        }

        keys.AsSpan().Sort(order, static (a, b) =>
        {
            var result = string.CompareOrdinal(a.Service, b.Service);
            if (result == 0) result = a.Side.CompareTo(b.Side);
            if (result == 0) result = a.Start.CompareTo(b.Start);
            if (result == 0) result = a.Kind.CompareTo(b.Kind);
            if (result == 0) result = a.Parent.CompareTo(b.Parent);
            return result == 0 ? string.CompareOrdinal(a.Remote, b.Remote) : result;
        });
    }

    private int LowerBound(ulong id, string? service)
    {
        int from = 0, to = Count;
        while (from < to)
        {
            var middle = (from + to) >>> 1;
            ref readonly var node = ref _nodes[middle];
            if (node.Id < id || (node.Id == id && string.CompareOrdinal(node.Service, service) < 0)) from = middle + 1;
            else to = middle;
        }

        return from;
    }

    private void Reserve(int count)
    {
        if (_nodes.Length >= count) return;
        var size = Math.Max(count, 2 * _nodes.Length);
        (_nodes, _ids, _order) = (new LinkNode[size], new ulong[size], new int[size]);
    }
}
