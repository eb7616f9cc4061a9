using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>A span and its tags as Zipkin's exporters have them: all texts, what the resource says among them, the last of a key counts.</summary>
internal readonly record struct ZipkinSpan(Span Span, string ServiceName, IReadOnlyDictionary<string, string> Tags)
{
    public static IEnumerable<ZipkinSpan> Of(ResourceSpans resource)
    {
        var service = SpanTags.ServiceName(resource.Resource);
        foreach (var scope in resource.ScopeSpans)
        {
            foreach (var span in scope.Spans)
            {
                var tags = new Dictionary<string, string>();
                foreach (var tag in resource.Resource.Attributes.Where(attribute => attribute.Key != "service.name")) tags[tag.Key] = SpanTags.AsText(tag.Value);
                foreach (var tag in span.Attributes.Concat(SpanTags.Scope(scope.Scope)).Concat(SpanTags.Zipkin(span))) tags[tag.Key] = SpanTags.AsText(tag.Value);
                yield return new ZipkinSpan(span, service, tags);
            }
        }
    }

    /// <summary>Microseconds.</summary>
    public ulong Timestamp => SpanTags.Micros(Span.StartTimeUnixNano);

    /// <summary>Microseconds.</summary>
    public ulong Duration => SpanTags.Micros(Span.EndTimeUnixNano - Span.StartTimeUnixNano);

    /// <summary>The annotations that say kind and times in Zipkin's first model.</summary>
    public IEnumerable<(ulong Timestamp, string Value)> CoreAnnotations => Span.Kind switch
    {
        Span.Types.SpanKind.Client => [(Timestamp, "cs"), (Timestamp + Duration, "cr")],
        Span.Types.SpanKind.Server => [(Timestamp, "sr"), (Timestamp + Duration, "ss")],
        Span.Types.SpanKind.Producer => [(Timestamp, "ms")],
        Span.Types.SpanKind.Consumer => [(Timestamp, "mr")],
        _ => [],
    };

    public IEnumerable<(ulong Timestamp, string Value)> Annotations => Span.Events.Select(e => (SpanTags.Micros(e.TimeUnixNano), e.Name));
}
