using Tracepost.DataService.Attributes;
using Tracepost.DataService.Query.Conditions;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.WholeTraces;

/// <summary>
/// Finds which tags the parts of a span have. Condition i is bit i; the bits of a span, its resource and its scope are put together.
/// </summary>
internal sealed class TagMatcher(IReadOnlyList<TagCondition> conditions)
{
    // A tag that was sent and that OTLP says otherwise: docs/protocols.md, "Zipkin to OTLP".
    private static ReadOnlySpan<byte> SentPrefix => "zipkin.tag."u8;

    private readonly TagCondition[] _conditions = [.. conditions];

    /// <summary>What a resource has: <c>ResourceSpans { Resource resource = 1 { KeyValue attributes = 1 } }</c>.</summary>
    public ulong OfResource(ReadOnlySpan<byte> resourceSpans)
    {
        var met = 0UL;
        if (_conditions.Length == 0) return met;
        var reader = new ProtoReader(resourceSpans);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) met |= OfAttributes(reader.ReadBytes(), field: 1);
            else reader.Skip();
        }

        return met;
    }

    /// <summary>
    /// What a scope has: <c>ScopeSpans { InstrumentationScope scope = 1 { string name = 1; string version = 2; KeyValue attributes = 3 } }</c>.
    /// </summary>
    public ulong OfScope(ReadOnlySpan<byte> scopeSpans)
    {
        var met = 0UL;
        if (_conditions.Length == 0) return met;
        var reader = new ProtoReader(scopeSpans);
        while (reader.TryReadTag())
        {
            if (!reader.Is(1, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var scope = reader.ReadBytes();
            met |= OfAttributes(scope, field: 3) | OfText(DerivedField.ScopeName, scope, field: 1) | OfText(DerivedField.ScopeVersion, scope, field: 2);
        }

        return met;
    }

    /// <summary>
    /// What a span has by itself: <c>Span { trace_state = 3; KeyValue attributes = 9; Event events = 11 { name = 2 }; Status status = 15 {
    /// message = 2 } }</c>.
    /// </summary>
    public ulong OfSpan(in SpanHeader header, ReadOnlySpan<byte> span)
    {
        var met = 0UL;
        if (_conditions.Length == 0) return met;
        ReadOnlySpan<byte> message = default;
        var isStatusSent = false;
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (reader.Is(9, WireType.LengthDelimited)) met |= OfSpanAttribute(reader.ReadBytes(), ref isStatusSent);
            else if (reader.Is(11, WireType.LengthDelimited)) met |= OfEvent(reader.ReadBytes());
            else if (reader.Is(15, WireType.LengthDelimited)) message = MessageOf(reader.ReadBytes(), message);
            else reader.Skip();
        }

        met |= OfText(DerivedField.TraceState, span, field: 3) | OfKind(header.Key.Kind);
        return isStatusSent ? met : met | OfStatus(header.Status, message);
    }

    // Other kinds are no tags.
    private ulong OfKind(SpanKind kind)
    {
        var met = 0UL;
        for (var i = 0; kind == SpanKind.Internal && i < _conditions.Length; i++)
        {
            if (_conditions[i].Derived == DerivedField.Kind && _conditions[i].IsText("internal"u8)) met |= 1UL << i;
        }

        return met;
    }

    private ulong OfStatus(StatusCode status, ReadOnlySpan<byte> message)
    {
        var met = 0UL;
        for (var i = 0; i < _conditions.Length; i++)
        {
            var condition = _conditions[i];
            var isMet = condition.Derived switch
            {
                // Whether the tag was empty or "true" is not kept.
                DerivedField.Error => status == StatusCode.Error
                    && (condition.IsText(message) || (message.IsEmpty && (condition.IsText("true"u8) || condition.IsText(default)))),
                DerivedField.Status => status != StatusCode.Unset && (condition.Value is null || condition.Value.IsName(status.ToString())),
                DerivedField.StatusMessage => !message.IsEmpty && condition.IsText(message),
                _ => false,
            };
            if (isMet) met |= 1UL << i;
        }

        return met;
    }

    private ulong OfEvent(ReadOnlySpan<byte> happened)
    {
        var met = 0UL;
        var reader = new ProtoReader(happened);
        while (reader.TryReadTag())
        {
            if (!reader.Is(2, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var name = reader.ReadBytes();
            for (var i = 0; i < _conditions.Length; i++)
            {
                if (_conditions[i].Value is null && _conditions[i].IsKey(name)) met |= 1UL << i;
            }
        }

        return met;
    }

    private ulong OfText(DerivedField derived, ReadOnlySpan<byte> message, int field)
    {
        var met = 0UL;
        for (var i = 0; i < _conditions.Length; i++)
        {
            if (_conditions[i].Derived != derived) continue;
            var reader = new ProtoReader(message);
            while (reader.TryReadTag())
            {
                if (!reader.Is(field, WireType.LengthDelimited)) reader.Skip();
                else if (reader.ReadBytes() is { IsEmpty: false } text && _conditions[i].IsText(text)) met |= 1UL << i;
            }
        }

        return met;
    }

    private ulong OfAttributes(ReadOnlySpan<byte> message, int field)
    {
        var met = 0UL;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (reader.Is(field, WireType.LengthDelimited)) met |= OfKeyValue(reader.ReadBytes());
            else reader.Skip();
        }

        return met;
    }

    private ulong OfKeyValue(ReadOnlySpan<byte> keyValue)
    {
        KeyValueReader.Read(keyValue, out var key, out var value);
        return OfTag(key, value);
    }

    private ulong OfSpanAttribute(ReadOnlySpan<byte> keyValue, ref bool isStatusSent)
    {
        KeyValueReader.Read(keyValue, out var key, out var value);
        if (!key.StartsWith(SentPrefix)) return OfTag(key, value);
        key = key[SentPrefix.Length..];
        isStatusSent |= key.SequenceEqual("error"u8) || key.SequenceEqual("otel.status_code"u8) || key.SequenceEqual("otel.status_description"u8);
        return OfTag(key, value);
    }

    private ulong OfTag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var met = 0UL;
        for (var i = 0; i < _conditions.Length; i++)
        {
            if (_conditions[i].IsKey(key) && _conditions[i].IsValue(value)) met |= 1UL << i;
        }

        return met;
    }

    private static ReadOnlySpan<byte> MessageOf(ReadOnlySpan<byte> status, ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(status);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) message = reader.ReadBytes();
            else reader.Skip();
        }

        return message;
    }
}
