namespace Tracepost.TraceModel;

/// <summary>Finds the parent of every span of a trace, also where ids are shared, missing or go round in a circle.</summary>
internal static class SpanParents
{
    /// <summary>For each span the index of its parent, or -1.</summary>
    public static int[] Find(IReadOnlyList<Span> spans)
    {
        var first = new Dictionary<SpanId, int>(spans.Count);
        var servers = new Dictionary<SpanId, int>();
        for (var i = 0; i < spans.Count; i++)
        {
            if (first.TryAdd(spans[i].SpanId, i)) continue;

            // An id that comes twice: what hangs below it hangs below the server, and the server below the client.
            var other = first[spans[i].SpanId];
            if (spans[i].Kind == SpanKind.Server && spans[other].Kind == SpanKind.Client)
            {
                servers.TryAdd(spans[i].SpanId, i);
            }
            else if (spans[i].Kind == SpanKind.Client && spans[other].Kind == SpanKind.Server)
            {
                servers.TryAdd(spans[i].SpanId, other);
                first[spans[i].SpanId] = i;
            }
        }

        var parents = new int[spans.Count];
        for (var i = 0; i < spans.Count; i++)
            parents[i] = ParentOf(i, spans, first, servers);
        CutCircles(parents, spans);
        return parents;
    }

    private static int ParentOf(int i, IReadOnlyList<Span> spans, Dictionary<SpanId, int> first, Dictionary<SpanId, int> servers)
    {
        var span = spans[i];
        if (servers.TryGetValue(span.SpanId, out var server) && server == i) return first[span.SpanId];
        if (span.ParentSpanId.IsZero) return -1;
        if (servers.TryGetValue(span.ParentSpanId, out var parent) && parent != i && span.SpanId != span.ParentSpanId) return parent;
        return first.TryGetValue(span.ParentSpanId, out parent) && parent != i ? parent : -1;
    }

    private static void CutCircles(int[] parents, IReadOnlyList<Span> spans)
    {
        const int Unseen = 0, Settled = -1;
        var state = new int[parents.Length];
        for (var start = 0; start < parents.Length; start++)
        {
            var walk = start + 1;
            var at = start;
            while (at >= 0 && state[at] == Unseen)
            {
                state[at] = walk;
                at = parents[at];
            }

            if (at >= 0 && state[at] == walk) parents[EarliestInCircle(at, parents, spans)] = -1;
            for (at = start; at >= 0 && state[at] == walk; at = parents[at]) state[at] = Settled;
        }
    }

    private static int EarliestInCircle(int member, int[] parents, IReadOnlyList<Span> spans)
    {
        var earliest = member;
        for (var at = parents[member]; at != member; at = parents[at])
        {
            if (spans[at].StartUnixNano < spans[earliest].StartUnixNano) earliest = at;
        }

        return earliest;
    }
}
