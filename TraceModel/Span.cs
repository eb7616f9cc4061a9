using Tracepost.TraceModel.Otlp;

namespace Tracepost.TraceModel;

/// <summary>
/// One span as it was sent, with its resource and scope. Times are Unix nanoseconds. The fields that trees, searches and
/// timelines need are read at once; attributes, events and links are decoded from the span's OTLP bytes when first asked for.
/// </summary>
public sealed class Span
{
    private readonly ReadOnlyMemory<byte> _otlp;
    private SpanDetails? _details;

    internal Span(ReadOnlyMemory<byte> otlp, Resource resource, Scope scope)
    {
        _otlp = otlp;
        Resource = resource;
        Scope = scope;
    }

    /// <summary>The span's own OTLP bytes: an <c>opentelemetry.proto.trace.v1.Span</c>.</summary>
    public ReadOnlyMemory<byte> Otlp => _otlp;

    /// <summary>What sent the span.</summary>
    public Resource Resource { get; }

    /// <summary>The instrumentation that made the span.</summary>
    public Scope Scope { get; }

    /// <summary>The trace.</summary>
    public TraceId TraceId { get; internal set; }

    /// <summary>The span.</summary>
    public SpanId SpanId { get; internal set; }

    /// <summary>The parent; zero at a root.</summary>
    public SpanId ParentSpanId { get; internal set; }

    /// <summary>The operation's name.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The kind.</summary>
    public SpanKind Kind { get; internal set; }

    /// <summary>W3C flags in bits 0–7; bits 8 and 9 say whether the parent is known to be remote.</summary>
    public uint Flags { get; internal set; }

    /// <summary>The start, Unix nanoseconds.</summary>
    public ulong StartUnixNano { get; internal set; }

    /// <summary>The end, Unix nanoseconds, as it was sent: a wrong clock may put it before the start.</summary>
    public ulong EndUnixNano { get; internal set; }

    /// <summary>The duration in nanoseconds.</summary>
    public ulong DurationNano => EndUnixNano > StartUnixNano ? EndUnixNano - StartUnixNano : 0;

    /// <summary>The status.</summary>
    public StatusCode Status { get; internal set; }

    /// <summary>The status' message; empty unless something was said.</summary>
    public string StatusMessage { get; internal set; } = "";

    /// <summary>The W3C tracestate.</summary>
    public string TraceState => Details.TraceState;

    /// <summary>The attributes, in the order they were sent.</summary>
    public IReadOnlyList<KeyValue> Attributes => Details.Attributes;

    /// <summary>The events, in the order they were sent.</summary>
    public IReadOnlyList<SpanEvent> Events => Details.Events;

    /// <summary>The links, in the order they were sent.</summary>
    public IReadOnlyList<SpanLink> Links => Details.Links;

    /// <summary>How many attributes the sender dropped.</summary>
    public uint DroppedAttributes => Details.DroppedAttributes;

    /// <summary>How many events the sender dropped.</summary>
    public uint DroppedEvents => Details.DroppedEvents;

    /// <summary>How many links the sender dropped.</summary>
    public uint DroppedLinks => Details.DroppedLinks;

    private SpanDetails Details => _details ??= SpanDecoder.DecodeDetails(_otlp.Span);
}

/// <summary>Something that happened during a span, at a time in Unix nanoseconds.</summary>
public sealed record SpanEvent(ulong TimeUnixNano, string Name, IReadOnlyList<KeyValue> Attributes, uint DroppedAttributes);

/// <summary>A reference to another span, of this trace or another.</summary>
public sealed record SpanLink(
    TraceId TraceId, SpanId SpanId, string TraceState, IReadOnlyList<KeyValue> Attributes, uint DroppedAttributes, uint Flags);

/// <summary>The instrumentation library that made a span.</summary>
public sealed record Scope(string Name, string Version, IReadOnlyList<KeyValue> Attributes, uint DroppedAttributes, string SchemaUrl)
{
    /// <summary>The scope of spans that came without one.</summary>
    public static readonly Scope None = new("", "", [], 0, "");
}
