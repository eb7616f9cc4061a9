using System.Runtime.InteropServices;
using System.Text;
using Tracepost.ApiService.Receivers.Zipkin.Model;

namespace Tracepost.ApiService.Receivers.Zipkin.V1;

/// <summary>
/// Makes v2 spans of a v1 span, as Zipkin's own converter does (zipkin2.v1.V1SpanConverter): each service that annotated it gets a span of its own, so
/// what a client and its server said about one call under one id becomes two spans, of which the server's is shared:
/// <code>
/// {id:3, timestamp:10, duration:9, annotations:[{10,cs,frontend},{12,sr,backend},{17,ss,backend},{19,cr,frontend}]}
/// {id:3, kind:CLIENT, timestamp:10, duration:9, localEndpoint:frontend}  {id:3, kind:SERVER, shared, timestamp:12, duration:5, localEndpoint:backend}
/// </code>
/// One object serves all spans of a request.
/// </summary>
internal sealed partial class V1SpanConverter
{
    // Two sides are usual. A sender that names ever more services must not make us multiply what it sent.
    private const int MaxSpans = 8;

    private readonly List<ZipkinSpan> _spans = [];
    private int _count;
    private V1Core _core;

    private ZipkinSpan First => _spans[0];

    /// <summary>Converts a span; afterwards its annotations may be in another order.</summary>
    /// <returns>At least one span; good until the next is converted.</returns>
    public ReadOnlySpan<ZipkinSpan> Convert(V1Span source)
    {
        source.SortAnnotations();
        _core = default;
        _count = 0;
        Begin(source);
        ConvertAnnotations(source);
        if (First.LocalEndpoint.IsEmpty) source.SortBinaryAnnotations();
        ConvertBinaryAnnotations(source);
        var spans = CollectionsMarshal.AsSpan(_spans)[.._count];
        // Only a server can share an id.
        foreach (var span in spans) span.Shared &= span.Kind != ZipkinKind.Client;
        return spans;
    }

    private ZipkinSpan Begin(V1Span source)
    {
        if (_count == _spans.Count) _spans.Add(new ZipkinSpan());
        var span = _spans[_count++];
        span.Clear();
        span.TraceIdHigh = source.TraceIdHigh;
        span.TraceIdLow = source.TraceIdLow;
        span.Id = source.Id;
        // A span that is its own parent has none.
        span.ParentId = source.ParentId == source.Id ? 0 : source.ParentId;
        span.Name = source.Name;
        span.Debug = source.Debug;
        return span;
    }

    private ZipkinSpan Begin(V1Span source, ZipkinEndpoint endpoint)
    {
        var span = Begin(source);
        span.LocalEndpoint.CopyFrom(endpoint);
        return span;
    }

    /// <summary>The span of the service that an endpoint belongs to; the first span for what has no endpoint, and what is too much.</summary>
    private ZipkinSpan SpanOf(V1Span source, ZipkinEndpoint? endpoint)
    {
        if (endpoint is null) return First;
        if (First.LocalEndpoint.IsEmpty) First.LocalEndpoint.CopyFrom(endpoint);
        for (var i = 0; i < _count; i++)
        {
            if (SameService(_spans[i].LocalEndpoint, endpoint)) return _spans[i];
        }

        return _count < MaxSpans ? Begin(source, endpoint) : First;
    }

    private static bool SameService(ZipkinEndpoint left, ZipkinEndpoint right) =>
        left.ServiceName.Span.SequenceEqual(right.ServiceName.Span) || Ascii.EqualsIgnoreCase(left.ServiceName.Span, right.ServiceName.Span);

    private static void SetTimes(ZipkinSpan span, long timestamp, long duration)
    {
        span.Timestamp = NotNegative(timestamp);
        span.Duration = NotNegative(duration);
    }

    private static ulong NotNegative(long microseconds) => (ulong)Math.Max(0, microseconds);

    private static void Annotate(ZipkinSpan span, in V1Annotation annotation) =>
        span.Annotations.Add(new ZipkinAnnotation(NotNegative(annotation.Timestamp), annotation.Value));
}
