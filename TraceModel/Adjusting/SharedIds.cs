namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// Zipkin's clients give both sides of a call one id. Whoever reads Jaeger's format expects ids to be unique, so the server's span gets a
/// free one, the lowest first, and becomes the child of the client's; what was below the shared id is then below the server.
/// </summary>
internal static class SharedIds
{
    public static void Separate(List<Span> spans)
    {
        // The id maps to true if a client span has it.
        var used = new Dictionary<SpanId, bool>(spans.Count);
        foreach (var span in spans)
            used[span.SpanId] = span.Kind == SpanKind.Client || used.GetValueOrDefault(span.SpanId);

        Dictionary<SpanId, SpanId>? renamed = null;
        ulong last = 0;
        foreach (var span in spans)
        {
            var shared = span.SpanId;
            if (span.Kind != SpanKind.Server || !used[shared]) continue;
            do last++;
            while (used.ContainsKey(new SpanId(last)));
            (renamed ??= [])[shared] = new SpanId(last);
            span.SpanId = new SpanId(last);
            span.ParentSpanId = shared;
            span.Change(SpanChange.Ids);
        }

        if (renamed is null) return;
        foreach (var span in spans)
        {
            if (!renamed.TryGetValue(span.ParentSpanId, out var parent) || span.SpanId == parent) continue;
            span.ParentSpanId = parent;
            span.Change(SpanChange.Ids);
        }
    }
}
