using Tracepost.DataService.Query;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Rollups.Changes;

/// <summary>
/// Passes over the spans of a fragment:
/// <code>TracesData { ResourceSpans resource_spans = 1 { Resource resource = 1; ScopeSpans scope_spans = 2 { Span spans = 2 } } }</code>
/// </summary>
internal static class SpanWalk
{
    /// <param name="tracesData">The fragment.</param>
    /// <param name="texts">Gives the names of the services.</param>
    /// <param name="visit">Gets the spans.</param>
    /// <exception cref="MalformedProtobufException">The bytes are no <c>TracesData</c>; what comes before the damage was visited.</exception>
    public static void Visit(ReadOnlyMemory<byte> tracesData, TextPool texts, SpanVisitor visit)
    {
        var reader = new ProtoReader(tracesData.Span);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) VisitResource(ReadMessage(tracesData, ref reader), texts, visit);
            else reader.Skip();
        }
    }

    private static void VisitResource(ReadOnlyMemory<byte> resourceSpans, TextPool texts, SpanVisitor visit)
    {
        var service = texts.Get(ResourceServiceName.Read(resourceSpans.Span));
        var reader = new ProtoReader(resourceSpans.Span);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) VisitScope(ReadMessage(resourceSpans, ref reader), service, resourceSpans, visit);
            else reader.Skip();
        }
    }

    private static void VisitScope(ReadOnlyMemory<byte> scopeSpans, string service, ReadOnlyMemory<byte> resourceSpans, SpanVisitor visit)
    {
        var reader = new ProtoReader(scopeSpans.Span);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) visit(ReadMessage(scopeSpans, ref reader), service, resourceSpans);
            else reader.Skip();
        }
    }

    private static ReadOnlyMemory<byte> ReadMessage(ReadOnlyMemory<byte> outer, ref ProtoReader reader)
    {
        var length = reader.ReadBytes().Length;
        return outer.Slice(reader.Position - length, length);
    }
}

/// <summary>Gets a span.</summary>
/// <param name="span">Its bytes.</param>
/// <param name="service">The name of its service.</param>
/// <param name="resourceSpans">The bytes of the <c>ResourceSpans</c> that it is in.</param>
internal delegate void SpanVisitor(ReadOnlyMemory<byte> span, string service, ReadOnlyMemory<byte> resourceSpans);
