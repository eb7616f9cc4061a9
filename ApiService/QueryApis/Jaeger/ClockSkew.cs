using Tracepost.ApiService.QueryApis.Go;
using Tracepost.TraceModel;

namespace Tracepost.ApiService.QueryApis.Jaeger;

/// <summary>
/// Finds spans that cannot have happened when they say, seen from their parent on another host, and says so in a warning with Jaeger's
/// words. The times are left as they are, which is Jaeger's default (max_clock_skew_adjust: 0).
/// </summary>
internal static class ClockSkew
{
    public static void Report(IReadOnlyList<Span> spans, SpanAdjustments adjustments)
    {
        var byId = new Dictionary<SpanId, int>(spans.Count);
        for (var i = 0; i < spans.Count; i++)
        {
            if (!byId.TryAdd(adjustments.Ids[i], i))
                adjustments.Warn(i, "duplicate span IDs; skipping clock skew adjustment");
        }

        var children = new Dictionary<int, List<int>>();
        var pending = new Stack<(int Span, int Parent, long Delta, string Host)>();
        foreach (var i in byId.Values)
        {
            var parent = adjustments.Parents[i];
            if (!parent.IsZero && byId.TryGetValue(parent, out var parentIndex))
            {
                if (!children.TryGetValue(parentIndex, out var siblings)) children.Add(parentIndex, siblings = []);
                siblings.Add(i);
                continue;
            }

            if (!parent.IsZero) adjustments.Warn(i, $"parent span ID={parent} is not in the trace; skipping clock skew adjustment");
            pending.Push((i, -1, 0, ""));
        }

        var hosts = new Dictionary<Resource, string>(ReferenceEqualityComparer.Instance);
        while (pending.TryPop(out var node))
        {
            var host = HostOf(spans[node.Span].Resource, hosts);
            var delta = node.Delta;
            if (node.Parent >= 0 && (host != node.Host || host.Length == 0)) delta = Delta(spans[node.Span], spans[node.Parent]);
            if (delta != 0)
                adjustments.Warn(node.Span, $"clock skew adjustment disabled; not applying calculated delta of {GoDuration.Format(delta)}");
            if (!children.TryGetValue(node.Span, out var below)) continue;
            foreach (var child in below)
                pending.Push((child, node.Span, delta, host));
        }
    }

    private static long Delta(Span child, Span parent)
    {
        var startsEarly = child.StartUnixNano < parent.StartUnixNano;
        var early = unchecked((long)(parent.StartUnixNano - child.StartUnixNano));

        // A child that lasted longer than its parent is asynchronous, or its parent gave up: it may only not start before.
        if (child.DurationNano > parent.DurationNano) return startsEarly ? early : 0;
        if (!startsEarly && child.EndUnixNano <= parent.EndUnixNano) return 0;

        // The way there and the way back are assumed to take equally long.
        return early + (long)((parent.DurationNano - child.DurationNano) / 2);
    }

    private static string HostOf(Resource resource, Dictionary<Resource, string> known)
    {
        if (known.TryGetValue(resource, out var host)) return host;
        host = Find(resource, "host.id") ?? Find(resource, "host.ip") ?? Find(resource, "host.name") ?? "";
        known.Add(resource, host);
        return host;
    }

    private static string? Find(Resource resource, string key)
    {
        foreach (var (name, value) in resource.Attributes)
        {
            if (name != key) continue;
            return value is { Type: AttributeType.Array, AsArray: [var first, ..] } ? first.ToText() : value.AsString;
        }

        return null;
    }
}
