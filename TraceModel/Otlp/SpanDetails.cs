namespace Tracepost.TraceModel.Otlp;

/// <summary>The parts of a span that are decoded only when somebody looks at them.</summary>
internal sealed record SpanDetails(
    string TraceState,
    IReadOnlyList<KeyValue> Attributes,
    uint DroppedAttributes,
    IReadOnlyList<SpanEvent> Events,
    uint DroppedEvents,
    IReadOnlyList<SpanLink> Links,
    uint DroppedLinks);
