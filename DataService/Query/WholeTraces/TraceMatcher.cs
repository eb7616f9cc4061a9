using System.Numerics;
using Tracepost.DataService.Query.Conditions;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>
/// Finds which conditions of a search the spans of a fragment meet, as bits. Those of all fragments of a trace put together decide. Safe for
/// many threads.
/// </summary>
internal sealed class TraceMatcher : IFragmentMatcher
{
    /// <summary>The service's bit: what leads is met by spans of the service anyway.</summary>
    public const ulong ServiceBit = 1UL << 63;
    private const ulong NameBit = 1UL << 62;
    private const ulong RemoteBit = 1UL << 61;
    private const ulong DurationBit = 1UL << 60;

    private readonly TraceQuery _query;
    private readonly FoldedName? _service;
    private readonly FoldedName? _name;
    private readonly FoldedName? _remote;
    private readonly TagMatcher _tags;
    private readonly TagCondition? _tag;

    /// <param name="query">The search.</param>
    /// <param name="leading">The bit of the condition that leads; null for the one that looks best.</param>
    public TraceMatcher(TraceQuery query, ulong? leading = null)
    {
        _query = query;
        _service = Folded(query.Service);
        _name = Folded(query.SpanName);
        _remote = Folded(query.RemoteService);
        _tags = new TagMatcher(query.Tags);
        All = (_service is null ? 0 : ServiceBit)
            | (_name is null ? 0 : NameBit)
            | (_remote is null ? 0 : RemoteBit)
            | (query.HasDuration ? DurationBit : 0)
            | ((1UL << query.Tags.Count) - 1);
        Leading = leading ?? Choose(query);
        _tag = Leading is not 0 and < DurationBit ? query.Tags[BitOperations.Log2(Leading)] : null;
    }

    /// <summary>The bits of all conditions.</summary>
    public ulong All { get; }

    /// <summary>
    /// The bit of the condition by which candidates are chosen, because few fragments meet it or because columns tell; 0 if there is no
    /// condition at all.
    /// </summary>
    public ulong Leading { get; }

    /// <summary>Whether the columns of a fragment that has the wanted names say that it meets the leading condition.</summary>
    public bool IsLedByNames => Leading is 0 or ServiceBit or NameBit;

    /// <summary>Whether the name of the span leads.</summary>
    public bool IsLedBySpanName => Leading == NameBit;

    /// <summary>Whether the duration leads.</summary>
    public bool IsLedByDuration => Leading == DurationBit;

    /// <summary>The tag that leads, if one does.</summary>
    public TagCondition? LeadingTag => _tag;

    /// <inheritdoc/>
    public bool MayMatch(ReadOnlySpan<byte> rest) =>
        _tag is not { Derived: DerivedField.None } tag
        || ((tag.Value is not { IsOnlyText: true } text || rest.IndexOf(text.Utf8) >= 0) && rest.IndexOf(tag.KeyUtf8) >= 0);

    /// <summary>Whether a fragment meets the leading condition.</summary>
    public bool Matches(ReadOnlySpan<byte> tracesData)
    {
        var start = default(TraceStart);
        return Leading == 0 || (Met(tracesData, ref start) & Leading) != 0;
    }

    /// <summary>The conditions that the spans of a fragment meet.</summary>
    /// <param name="tracesData">The fragment.</param>
    /// <param name="start">Gets its spans.</param>
    /// <exception cref="MalformedProtobufException">The bytes are no <c>TracesData</c>.</exception>
    public ulong Met(ReadOnlySpan<byte> tracesData, ref TraceStart start)
    {
        var met = 0UL;
        var hasUntimed = tracesData.IndexOf(UntimedSpan.Key) >= 0;
        var reader = new ProtoReader(tracesData);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) met |= OfResource(reader.ReadBytes(), hasUntimed, ref start);
            else reader.Skip();
        }

        return met;
    }

    // ResourceSpans { Resource resource = 1; ScopeSpans scope_spans = 2 }
    private ulong OfResource(ReadOnlySpan<byte> resourceSpans, bool hasUntimed, ref TraceStart start)
    {
        var isAsked = _service is null || _service.Matches(ResourceServiceName.Read(resourceSpans));
        var shared = isAsked ? ServiceBit | _tags.OfResource(resourceSpans) : 0;
        var met = 0UL;
        var reader = new ProtoReader(resourceSpans);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) met |= OfScope(reader.ReadBytes(), isAsked, shared, hasUntimed, ref start);
            else reader.Skip();
        }

        return met;
    }

    // ScopeSpans { InstrumentationScope scope = 1; Span spans = 2 }
    private ulong OfScope(ReadOnlySpan<byte> scopeSpans, bool isAsked, ulong shared, bool hasUntimed, ref TraceStart start)
    {
        if (isAsked) shared |= _tags.OfScope(scopeSpans);
        var met = 0UL;
        var reader = new ProtoReader(scopeSpans);
        while (reader.TryReadTag())
        {
            if (!reader.Is(2, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var bytes = reader.ReadBytes();
            var span = SpanHeader.Read(bytes);
            if (!hasUntimed || !UntimedSpan.Is(bytes)) start.Add(span.Key.StartNs, span.ParentSpanId.IsZero || span.ParentSpanId.Value == span.Key.SpanId);
            if (isAsked) met |= shared | OfSpan(span, bytes);
        }

        return met & All;
    }

    private ulong OfSpan(in SpanHeader span, ReadOnlySpan<byte> bytes)
    {
        var met = _tags.OfSpan(span, bytes);
        if (_name is not null && _name.Matches(span.Name)) met |= NameBit;
        if (_remote is not null && _remote.Matches(RemoteService.Read(bytes))) met |= RemoteBit;
        var duration = span.EndNs > span.Key.StartNs ? span.EndNs - span.Key.StartNs : 0;
        if (duration >= (ulong)_query.DurationMinNs && duration <= (ulong)_query.DurationMaxNs) met |= DurationBit;
        return met;
    }

    // A tag with its value is met by fewer spans than a name, and a name by fewer than a key.
    private static ulong Choose(TraceQuery query)
    {
        for (var i = 0; i < query.Tags.Count; i++)
        {
            if (query.Tags[i].Value is not null) return 1UL << i;
        }

        if (query.SpanName.Length > 0) return NameBit;
        if (query.RemoteService.Length > 0) return RemoteBit;
        if (query.HasDuration) return DurationBit;
        if (query.Tags.Count > 0) return 1;
        return query.Service.Length > 0 ? ServiceBit : 0;
    }

    private static FoldedName? Folded(string name) => name.Length == 0 ? null : new FoldedName(name);
}
