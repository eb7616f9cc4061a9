using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>All that a full parser knows of a span: the span, and what its ResourceSpans and ScopeSpans say beside their spans.</summary>
internal sealed record SpanFact(Span Span, ResourceSpans Resource, ScopeSpans Scope)
{
    /// <summary>The spans of a <c>TracesData</c> or an <c>ExportTraceServiceRequest</c>, in its order.</summary>
    public static List<SpanFact> ParseAll(ReadOnlySpan<byte> tracesData)
    {
        // Deeper values than Google.Protobuf's default allows are accepted too.
        using var stream = new MemoryStream(tracesData.ToArray());
        using var input = CodedInputStream.CreateWithLimits(stream, sizeLimit: int.MaxValue, recursionLimit: 400);
        var parsed = TracesData.Parser.ParseFrom(input);
        return
        [
            .. from resourceSpans in parsed.ResourceSpans
               from scopeSpans in resourceSpans.ScopeSpans
               from span in scopeSpans.Spans
               select new SpanFact(span, Without(resourceSpans), Without(scopeSpans)),
        ];
    }

    private static ResourceSpans Without(ResourceSpans resourceSpans)
    {
        var copy = resourceSpans.Clone();
        copy.ScopeSpans.Clear();
        return copy;
    }

    private static ScopeSpans Without(ScopeSpans scopeSpans)
    {
        var copy = scopeSpans.Clone();
        copy.Spans.Clear();
        return copy;
    }
}
