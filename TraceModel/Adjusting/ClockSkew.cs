namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// Finds spans that cannot have happened when they say, seen from their parent on another host, and moves them and their events into
/// their parent if the correction is allowed; every span says in a warning, in Jaeger's words, what was done to it or not. What a span
/// is moved by also moves what is below it on the same host. Spans in a circle of parents hang from no root, and stay as they are.
/// </summary>
internal static class ClockSkew
{
    /// <param name="spans">The spans of a trace.</param>
    /// <param name="byId">The first span of each id.</param>
    /// <param name="maxNano">The largest correction in nanoseconds; 0 for none.</param>
    public static void Correct(List<Span> spans, Dictionary<SpanId, int> byId, long maxNano)
    {
        for (var i = 0; byId.Count < spans.Count && i < spans.Count; i++)
        {
            if (byId[spans[i].SpanId] != i) spans[i].Warn("duplicate span IDs; skipping clock skew adjustment");
        }

        // The children of a span, as a chain from the last to the first.
        var (lastChild, sibling) = (new int[spans.Count], new int[spans.Count]);
        Array.Fill(lastChild, -1);
        var pending = new Stack<(int Span, int Parent, long Delta, string Host)>();
        foreach (var i in byId.Values)
        {
            var parent = spans[i].ParentSpanId;
            if (!parent.IsZero && byId.TryGetValue(parent, out var above))
            {
                sibling[i] = lastChild[above];
                lastChild[above] = i;
                continue;
            }

            if (!parent.IsZero) spans[i].Warn($"parent span ID={parent} is not in the trace; skipping clock skew adjustment");
            pending.Push((i, -1, 0, ""));
        }

        var hosts = new Hosts();
        while (pending.TryPop(out var next))
        {
            var span = spans[next.Span];
            var host = hosts.Of(span.Resource);
            var delta = next.Delta;
            if (next.Parent >= 0 && (host != next.Host || host.Length == 0)) delta = Delta(span, spans[next.Parent]);
            Move(span, delta, maxNano);
            for (var child = lastChild[next.Span]; child >= 0; child = sibling[child])
                pending.Push((child, next.Span, delta, host));
        }
    }

    private static void Move(Span span, long delta, long maxNano)
    {
        if (delta == 0) return;
        span.ClockSkewNano = delta;
        if (maxNano == 0)
        {
            span.Warn($"clock skew adjustment disabled; not applying calculated delta of {GoDurationText.Format(delta)}");
        }
        else if (Int128.Abs(delta) > maxNano)
        {
            var max = GoDurationText.Format(maxNano);
            span.Warn($"max clock skew adjustment delta of {max} exceeded; not applying calculated delta of {GoDurationText.Format(delta)}");
        }
        else
        {
            span.Shift(delta);
            span.Warn($"This span's timestamps were adjusted by {GoDurationText.Format(delta)}");
        }
    }

    /// <summary>What has to be added to the child's times; the parent's are corrected already.</summary>
    private static long Delta(Span child, Span parent)
    {
        var (childStart, childEnd) = (unchecked((long)child.StartUnixNano), unchecked((long)child.EndUnixNano));
        var (parentStart, parentEnd) = (unchecked((long)parent.StartUnixNano), unchecked((long)parent.EndUnixNano));
        var (childDuration, parentDuration) = (Difference(childEnd, childStart), Difference(parentEnd, parentStart));

        // A child that lasted longer than its parent is asynchronous, or its parent gave up: it may only not start before.
        if (childDuration > parentDuration) return childStart < parentStart ? Difference(parentStart, childStart) : 0;
        if (childStart >= parentStart && childEnd <= parentEnd) return 0;

        // The way there and the way back are assumed to take equally long.
        return Clamp((Int128)parentStart - childStart + (((Int128)parentDuration - childDuration) / 2));
    }

    private static long Difference(long later, long earlier) => Clamp((Int128)later - earlier);

    private static long Clamp(Int128 value) => (long)Int128.Clamp(value, long.MinValue, long.MaxValue);

    /// <summary>What names the host of a resource: its id, else its first address, else its name; empty if nothing does.</summary>
    private sealed class Hosts
    {
        private readonly Dictionary<Resource, string> _known = new(ReferenceEqualityComparer.Instance);

        public string Of(Resource resource)
        {
            if (_known.TryGetValue(resource, out var host)) return host;
            host = Find(resource, "host.id")?.AsString ?? AddressOf(resource) ?? Find(resource, "host.name")?.AsString ?? "";
            _known.Add(resource, host);
            return host;
        }

        private static string? AddressOf(Resource resource) => Find(resource, "host.ip") switch
        {
            { Type: AttributeType.String } address => address.AsString,
            { Type: AttributeType.Array, AsArray: [var first, ..] } => first.ToText(),
            _ => null,
        };

        private static AttributeValue? Find(Resource resource, string key)
        {
            foreach (var (name, value) in resource.Attributes)
            {
                if (name == key) return value;
            }

            return null;
        }
    }
}
