using Tracepost.DataService.Attributes;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Query.Conditions;

/// <summary>
/// Finds which of a search's attribute conditions the parts of a span meet. Condition i is bit i; the bits of a span, its resource and its
/// scope are put together, so that the conditions may be met in different places of the same span.
/// </summary>
internal sealed class AttributeMatcher
{
    private readonly AttributeCondition[] _conditions;
    private readonly ulong _all; // as many ones as there are conditions

    public AttributeMatcher(IReadOnlyList<AttributeCondition> conditions)
    {
        _conditions = [.. conditions];
        _all = _conditions.Length == 64 ? ulong.MaxValue : (1UL << _conditions.Length) - 1;
    }

    /// <summary>Whether all conditions are among those that are met.</summary>
    public bool AllMet(ulong met) => met == _all;

    /// <summary>False if a key or a text that a condition needs is nowhere in these bytes.</summary>
    public bool MayMatch(ReadOnlySpan<byte> bytes)
    {
        foreach (var condition in _conditions)
        {
            if (condition.Derived != DerivedField.None) continue;
            var key = condition.ResourceKeyUtf8.Length > 0 ? condition.ResourceKeyUtf8 : condition.KeyUtf8;
            if ((condition.Value.IsOnlyText && bytes.IndexOf(condition.Value.Utf8) < 0) || bytes.IndexOf(key) < 0) return false;
        }

        return true;
    }

    /// <summary>What the resource of a <c>ResourceSpans</c> meets: <c>{ Resource resource = 1 { KeyValue attributes = 1 } }</c>.</summary>
    public ulong OfResource(ReadOnlySpan<byte> resourceSpans)
    {
        if (_conditions.Length == 0) return 0;
        var met = 0UL;
        var outer = new ProtoReader(resourceSpans);
        while (outer.TryReadTag())
        {
            if (outer.Is(1, WireType.LengthDelimited)) met |= OfAttributes(outer.ReadBytes(), field: 1, isResource: true);
            else outer.Skip();
        }

        return met;
    }

    /// <summary>
    /// What the scope of a <c>ScopeSpans</c> meets:
    /// <c>{ InstrumentationScope scope = 1 { string name = 1; string version = 2; KeyValue attributes = 3 } }</c>.
    /// </summary>
    public ulong OfScope(ReadOnlySpan<byte> scopeSpans)
    {
        if (_conditions.Length == 0) return 0;
        var met = 0UL;
        var outer = new ProtoReader(scopeSpans);
        while (outer.TryReadTag())
        {
            if (!outer.Is(1, WireType.LengthDelimited))
            {
                outer.Skip();
                continue;
            }

            var scope = outer.ReadBytes();
            met |= OfAttributes(scope, field: 3);
            met |= OfText(DerivedField.ScopeName, scope, field: 1);
            met |= OfText(DerivedField.ScopeVersion, scope, field: 2);
        }

        return met;
    }

    /// <summary>
    /// What a span meets by itself:
    /// <c>Span { trace_state = 3; KeyValue attributes = 9; Event events = 11 { name = 2; attributes = 3 }; Link links = 13 { attributes = 4 };
    /// Status status = 15 { message = 2 } }</c>.
    /// </summary>
    public ulong OfSpan(in SpanHeader header, ReadOnlySpan<byte> span)
    {
        if (_conditions.Length == 0) return 0;
        var met = OfHeader(header) | OfText(DerivedField.TraceState, span, field: 3);
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (reader.Is(9, WireType.LengthDelimited))
            {
                met |= OfKeyValue(reader.ReadBytes(), isResource: false);
            }
            else if (reader.Is(11, WireType.LengthDelimited))
            {
                var happened = reader.ReadBytes();
                met |= OfAttributes(happened, field: 3) | OfText(DerivedField.EventName, happened, field: 2);
            }
            else if (reader.Is(13, WireType.LengthDelimited))
            {
                met |= OfAttributes(reader.ReadBytes(), field: 4);
            }
            else if (reader.Is(15, WireType.LengthDelimited))
            {
                met |= OfText(DerivedField.StatusMessage, reader.ReadBytes(), field: 2);
            }
            else
            {
                reader.Skip();
            }
        }

        return met;
    }

    private ulong OfHeader(in SpanHeader span)
    {
        var met = 0UL;
        for (var i = 0; i < _conditions.Length; i++)
        {
            var (derived, value) = (_conditions[i].Derived, _conditions[i].Value);
            var isMet = derived switch
            {
                DerivedField.Error => span.Status == (value.AsGoBool() == true ? StatusCode.Error : StatusCode.Ok),
                DerivedField.Kind => value.IsName(span.Key.Kind == SpanKind.Unspecified ? "unspecified" : span.Key.Kind.ToJaeger()),
                DerivedField.Status => value.IsName(span.Status.ToString()),
                _ => false,
            };
            if (isMet) met |= 1UL << i;
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
                else if (reader.ReadBytes().SequenceEqual(_conditions[i].Value.Utf8)) met |= 1UL << i;
            }
        }

        return met;
    }

    private ulong OfAttributes(ReadOnlySpan<byte> message, int field, bool isResource = false)
    {
        var met = 0UL;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (reader.Is(field, WireType.LengthDelimited)) met |= OfKeyValue(reader.ReadBytes(), isResource);
            else reader.Skip();
        }

        return met;
    }

    private ulong OfKeyValue(ReadOnlySpan<byte> keyValue, bool isResource)
    {
        KeyValueReader.Read(keyValue, out var key, out var value);
        var met = 0UL;
        for (var i = 0; i < _conditions.Length; i++)
        {
            var condition = _conditions[i];
            var isKey = key.SequenceEqual(condition.KeyUtf8) || (isResource && !key.IsEmpty && key.SequenceEqual(condition.ResourceKeyUtf8));
            if (isKey && !condition.IsError && condition.Value.Equals(value)) met |= 1UL << i;
        }

        return met;
    }
}
