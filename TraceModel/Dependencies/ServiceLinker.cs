namespace Tracepost.TraceModel.Dependencies;

/// <summary>
/// Tells from the spans of a trace which service called which: Zipkin's rules, for OpenTelemetry's spans. Zipkin's rules are
/// <list type="bullet">
/// <item>a call is counted once, at its server; the caller is the nearest span above that has a kind, or else the remote service;</item>
/// <item>a client below which no call was seen is counted too, if the remote service is known: it is not instrumented;</item>
/// <item>a client in another service than the nearest span above that has a kind: there was a call to it, of which no span came;</item>
/// <item>who sends or receives messages is linked with the broker, never with each other, and only if the broker is known;</item>
/// <item>a span without a kind that knows both sides is a client.</item>
/// </list>
/// Beyond these, because OpenTelemetry's spans always have a service, and often a kind "internal" where Zipkin's have none:
/// <list type="bullet">
/// <item>a span without a kind whose parent is of another service is a server (but not below a producer, where a broker may be between);</item>
/// <item>local spans below a client are no calls: the client is still the last that is known of its call.</item>
/// </list>
/// Not for several threads at once. It keeps its memory from trace to trace.
/// </summary>
public sealed class ServiceLinker
{
    private readonly LinkNodes _nodes = new();
    private readonly LinkTree _tree;
    private int[] _above = [];

    /// <summary>A linker, to be used again and again.</summary>
    public ServiceLinker() => _tree = new LinkTree(_nodes);

    /// <summary>Counts the calls of a trace.</summary>
    /// <param name="spans">All its spans, in any order.</param>
    /// <param name="counts">Where they are counted.</param>
    /// <param name="times">1; or -1 to take back what was counted for these spans.</param>
    /// <param name="durations">Where they are counted by how long they took, if that matters.</param>
    public void Add(ReadOnlySpan<LinkSpan> spans, LinkCounts counts, int times = 1, LinkDurations? durations = null)
    {
        _nodes.Fill(spans);
        _tree.Arrange();
        FindServersWithoutKind();
        MarkCallers();
        FindNearestAbove();
        for (var i = 0; i < _nodes.Count; i++) Link(i, counts, times, durations);
        _nodes.Clear();
        _tree.Clear();
        if (_above.Length > 65_536) _above = [];
    }

    private void Link(int index, LinkCounts counts, int times, LinkDurations? durations)
    {
        ref readonly var node = ref _nodes[index];
        var kind = node.HasKind ? node.Kind : node is { Service: not null, RemoteService: not null } ? SpanKind.Client : SpanKind.Unspecified;
        var caller = Caller(index);
        switch (kind)
        {
            case SpanKind.Server:
                Count(caller == LinkNode.None ? node.RemoteService : _nodes[caller].Service, node.Service, HasFailed(in node), Duration(in node));
                break;
            case SpanKind.Client:
                LinkMissing(in node);
                if (node is { Kind: SpanKind.Client, HasCallsBelow: true }) break;
                Count(node.Service ?? (caller == LinkNode.None ? null : _nodes[caller].Service), node.RemoteService, HasFailed(in node), Duration(in node));
                break;
            case SpanKind.Producer:
                LinkMissing(in node);
                Count(node.Service, node.RemoteService, node.IsError, Duration(in node));
                break;
            case SpanKind.Consumer:
                Count(node.RemoteService, node.Service, node.IsError, Duration(in node));
                break;
        }

        void LinkMissing(in LinkNode node)
        {
            if (node.Service is not null && caller != LinkNode.None && _nodes[caller].Service != node.Service)
                Count(_nodes[caller].Service, node.Service, false, null);
        }

        void Count(string? parent, string? child, bool isError, ulong? durationNs)
        {
            if (parent is null || child is null) return;
            counts.Add(parent, child, times, isError ? times : 0);
            durations?.Add(parent, child, LinkDurations.BucketOf(durationNs), times, isError ? times : 0);
        }

        static ulong Duration(in LinkNode node) => node.EndNs - node.StartNs;
    }

    // The server may not know that its client gave up.
    private bool HasFailed(in LinkNode node) =>
        node.IsError || (node is { Parent: not LinkNode.None, IsParentGuessed: false } && _nodes[node.Parent] is { Kind: SpanKind.Client, IsError: true });

    /// <summary>The node whose service made the call, or <see cref="LinkNode.None"/>.</summary>
    private int Caller(int index)
    {
        var above = _above[index];
        ref readonly var node = ref _nodes[index];
        if (above != LinkNode.None)
        {
            // That a service called itself is not guessed.
            var isNone = _nodes[above].Service is null || (node.IsParentGuessed && _nodes[above].Service == node.Service);
            return isNone ? LinkNode.None : above;
        }

        return node is { Parent: not LinkNode.None, IsParentGuessed: false }
            && _nodes[node.Parent] is { HasKind: false, RemoteService: null, Service: not null } parent
            && parent.Service != node.Service
            ? node.Parent
            : LinkNode.None;
    }

    private void FindServersWithoutKind()
    {
        for (var i = 0; i < _nodes.Count; i++)
        {
            ref var node = ref _nodes[i];
            if (node is not { HasKind: false, Service: not null, RemoteService: null, IsParentGuessed: false, Parent: not LinkNode.None }) continue;
            ref readonly var parent = ref _nodes[node.Parent];
            if (parent.Service is not null && parent.Service != node.Service && parent.Kind != SpanKind.Producer) node.Kind = SpanKind.Server;
        }
    }

    private void MarkCallers()
    {
        for (var i = 0; i < _nodes.Count; i++)
        {
            ref readonly var node = ref _nodes[i];
            if (node.Parent == LinkNode.None || !(node.HasKind || IsElsewhere(in node))) continue;
            var at = node.Parent;
            while (at != LinkNode.None && !_nodes[at].HasCallsBelow)
            {
                _nodes[at].HasCallsBelow = true;
                if (_nodes[at].HasKind) break;
                at = _nodes[at].Parent;
            }
        }
    }

    private bool IsElsewhere(in LinkNode node) =>
        node.Service is not null && _nodes[node.Parent].Service is { } service && service != node.Service;

    /// <summary>For each node the nearest above that has a kind.</summary>
    private void FindNearestAbove()
    {
        const int Unknown = -2;
        if (_above.Length < _nodes.Count) _above = new int[Math.Max(_nodes.Count, 2 * _above.Length)];
        Array.Fill(_above, Unknown, 0, _nodes.Count);
        for (var start = 0; start < _nodes.Count; start++)
        {
            var last = start;
            while (_above[last] == Unknown && HasNoKindAbove(last)) last = _nodes[last].Parent;
            var found = _above[last] == Unknown ? _nodes[last].Parent : _above[last];
            for (var at = start; at != last; at = _nodes[at].Parent) _above[at] = found;
            _above[last] = found;
        }

        bool HasNoKindAbove(int index) => _nodes[index].Parent != LinkNode.None && !_nodes[_nodes[index].Parent].HasKind;
    }
}
