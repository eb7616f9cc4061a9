using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel;

/// <summary>
/// One span as it was sent, with its resource and scope, or as the adjusters of its trace left it. Times are Unix nanoseconds. The fields
/// that trees, searches and timelines need are read at once; attributes, events and links are decoded from the span's OTLP bytes when first
/// asked for.
/// </summary>
public sealed class Span
{
    private readonly ReadOnlyMemory<byte> _otlp;
    private SpanDetails? _details;
    private List<string>? _addedWarnings;

    internal Span(ReadOnlyMemory<byte> otlp, Resource resource, Scope scope)
    {
        _otlp = otlp;
        Resource = resource;
        Scope = scope;
    }

    /// <summary>
    /// The span's own OTLP bytes, as they were sent: an <c>opentelemetry.proto.trace.v1.Span</c>. If it is adjusted, <see cref="WriteOtlp"/>
    /// has its present ones.
    /// </summary>
    public ReadOnlyMemory<byte> Otlp => _otlp;

    /// <summary>True if the span is no longer what <see cref="Otlp"/> says: a <see cref="TraceAdjuster"/> changed it.</summary>
    public bool IsAdjusted => Changes != SpanChange.None;

    /// <summary>What is wrong with the span: what Jaeger's collector left in an attribute, and what adjusters added to it.</summary>
    public IReadOnlyList<string> Warnings => SpanWarnings.Of(this);

    /// <summary>What sent the span.</summary>
    public Resource Resource { get; internal set; }

    /// <summary>The instrumentation that made the span.</summary>
    public Scope Scope { get; internal set; }

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

    /// <summary>What would have to be added to the span's times, in nanoseconds, for it to lie within its parent on another host; 0: it does, as far as is known.</summary>
    public long ClockSkewNano { get; internal set; }

    internal SpanChange Changes { get; private set; }

    /// <summary>By how much the events are moved, like the start and the end.</summary>
    internal long ShiftNano { get; private set; }

    /// <summary>The bits of the <see cref="LibraryAttributes"/> that went to the resource.</summary>
    internal byte MovedKeys { get; set; }

    internal IReadOnlyList<string> AddedWarnings => _addedWarnings ?? [];

    private SpanDetails Details => _details ??= DecodeDetails();

    /// <summary>Writes the fields of the span as it is now.</summary>
    public void WriteOtlp(ProtoWriter writer)
    {
        if (IsAdjusted) SpanRewriter.Write(this, Changes, writer);
        else writer.WriteFields(_otlp.Span);
    }

    internal void Change(SpanChange changes)
    {
        if ((Changes | changes) == Changes) return;
        Changes |= changes;
        _details = null;
    }

    internal void Warn(string warning)
    {
        (_addedWarnings ??= []).Add(warning);
        Changes |= SpanChange.Warnings;
        _details = null;
    }

    /// <summary>Moves the span in time.</summary>
    internal void Shift(long nanoseconds)
    {
        StartUnixNano = unchecked(StartUnixNano + (ulong)nanoseconds);
        EndUnixNano = unchecked(EndUnixNano + (ulong)nanoseconds);
        ShiftNano += nanoseconds;
        Change(SpanChange.Times);
    }

    private SpanDetails DecodeDetails()
    {
        if (!IsAdjusted) return SpanDecoder.DecodeDetails(_otlp.Span);
        using var writer = new ProtoWriter(_otlp.Length + 256);
        WriteOtlp(writer);
        return SpanDecoder.DecodeDetails(writer.WrittenFrom(0));
    }
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
