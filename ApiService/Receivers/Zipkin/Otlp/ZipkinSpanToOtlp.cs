using Tracepost.ApiService.Receivers.Translation;
using Tracepost.ApiService.Receivers.Zipkin.Model;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Zipkin.Otlp;

/// <summary>
/// Writes one span. The mapping is that of the Collector (contrib, pkg/translator/zipkin/zipkinv2/to_translator.go), and what differs is in
/// docs/protocols.md. Tags stay texts: a number among them cannot be told from a text of digits, such as a telephone number or "007".
/// </summary>
internal static class ZipkinSpanToOtlp
{
    /// <summary>Writes the span into its <c>ScopeSpans</c>.</summary>
    /// <param name="span">The span.</param>
    /// <param name="scope">What its tags say of the scope, which is written already.</param>
    /// <param name="arrival">When the span came, in microseconds since the Unix epoch.</param>
    /// <param name="embedded">What reads attributes that are in texts.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(ZipkinSpan span, in ZipkinScope scope, ulong arrival, EmbeddedAttributes embedded, ProtoWriter writer)
    {
        var message = writer.BeginMessage(OtlpFields.Span);
        writer.WriteTraceId(OtlpFields.TraceId, span.TraceIdHigh, span.TraceIdLow);
        writer.WriteSpanId(OtlpFields.SpanId, span.Id);
        // Zipkin cuts the circle of a span that is its own parent, too.
        if (span.ParentId != 0 && span.ParentId != span.Id) writer.WriteSpanId(OtlpFields.ParentSpanId, span.ParentId);
        if (!span.Name.IsEmpty) writer.WriteText(OtlpFields.Name, span.Name.Span);
        if (span.Kind != ZipkinKind.Unspecified) writer.WriteVarint(OtlpFields.Kind, OtlpKind(span.Kind));
        WriteTimes(span, arrival, writer);
        WriteTags(span, scope, embedded, writer);
        ZipkinEndpointToOtlp.Local.Write(span.LocalEndpoint, writer);
        ZipkinEndpointToOtlp.Remote.Write(span.RemoteEndpoint, writer);
        // A client never shares its id: the server does, with the client.
        if (span.Shared && span.Kind != ZipkinKind.Client) writer.WriteAttribute(OtlpFields.SpanAttribute, "zipkin.shared"u8, true);
        if (span.Debug) writer.WriteAttribute(OtlpFields.SpanAttribute, "zipkin.debug"u8, true);
        foreach (var annotation in span.Annotations) ZipkinEvent.Write(annotation, embedded, writer);
        writer.EndMessage(message);
    }

    private static void WriteTags(ZipkinSpan span, in ZipkinScope scope, EmbeddedAttributes embedded, ProtoWriter writer)
    {
        var meanings = new ZipkinTagMeanings(span.Kind == ZipkinKind.Unspecified);
        foreach (ref readonly var tag in span.Tags.All)
        {
            if (scope.Says(tag) || meanings.Take(tag)) continue;
            // Where a tag says otherwise than the endpoint, the endpoint is right.
            if (ZipkinEndpointToOtlp.Local.Writes(span.LocalEndpoint, tag.Key.Span)
                || ZipkinEndpointToOtlp.Remote.Writes(span.RemoteEndpoint, tag.Key.Span))
            {
                ZipkinSentTag.Write(tag, writer);
                continue;
            }

            if (!ZipkinLink.TryWrite(tag, embedded, writer)) ZipkinTagToOtlp.Write(tag, writer);
        }

        meanings.WriteRest(writer);
    }

    // A span may come without its start, such as the server's half where the client measures. A store by time needs one: that of the first annotation,
    // or else when it came. The attribute is the Collector's, which has 1970 for those, where no search finds them.
    private static void WriteTimes(ZipkinSpan span, ulong arrival, ProtoWriter writer)
    {
        var start = span.Timestamp;
        if (start == 0)
        {
            start = FirstAnnotation(span) ?? arrival;
            writer.WriteAttribute(OtlpFields.SpanAttribute, "otel.zipkin.absentField.startTime"u8, true);
        }

        var nanoseconds = OtlpTime.FromMicroseconds(start);
        writer.WriteFixed64(OtlpFields.StartTime, nanoseconds);
        writer.WriteFixed64(OtlpFields.EndTime, Math.Min(nanoseconds + OtlpTime.FromMicroseconds(span.Duration), long.MaxValue));
    }

    private static ulong? FirstAnnotation(ZipkinSpan span)
    {
        ulong? first = null;
        foreach (var annotation in span.Annotations)
        {
            if (annotation.Timestamp != 0 && (first is null || annotation.Timestamp < first)) first = annotation.Timestamp;
        }

        return first;
    }

    // SERVER 2, CLIENT 3, PRODUCER 4, CONSUMER 5
    private static ulong OtlpKind(ZipkinKind kind) => kind switch
    {
        ZipkinKind.Client => 3,
        ZipkinKind.Server => 2,
        ZipkinKind.Producer => 4,
        _ => 5,
    };
}
