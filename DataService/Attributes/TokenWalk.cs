using System.IO.Hashing;
using Tracepost.TraceModel.Wire;

namespace Tracepost.DataService.Attributes;

/// <summary>
/// Collects the tokens of all that a search by attributes looks at, in one pass over the bytes of fragments: attributes of resources, scopes,
/// spans, events and links, and the fields of <see cref="DerivedKeys"/>.
/// </summary>
internal readonly ref struct TokenWalk(TokenList tokens)
{
    // So that the hash of a whole resource is none of an attribute.
    private const long ResourceSeed = 3;

    /// <summary><c>TracesData { ResourceSpans = 1 { Resource = 1 { attributes = 1 }; ScopeSpans = 2 } }</c></summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public void OfFragment(ReadOnlySpan<byte> tracesData)
    {
        var reader = new ProtoReader(tracesData);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) OfResourceSpans(reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void OfResourceSpans(ReadOnlySpan<byte> resourceSpans)
    {
        var reader = new ProtoReader(resourceSpans);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) OfResource(reader.ReadBytes());
            else if (reader.Is(2, WireType.LengthDelimited)) OfScopeSpans(reader.ReadBytes());
            else reader.Skip();
        }
    }

    // Each trace comes with a copy of its services' resources.
    private void OfResource(ReadOnlySpan<byte> resource)
    {
        if (tokens.Add(XxHash3.HashToUInt64(resource, ResourceSeed))) OfAttributes(resource, field: 1);
    }

    // ScopeSpans { InstrumentationScope = 1 { name = 1; version = 2; attributes = 3 }; Span = 2 }
    private void OfScopeSpans(ReadOnlySpan<byte> scopeSpans)
    {
        var reader = new ProtoReader(scopeSpans);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) OfSpan(reader.ReadBytes());
            else if (reader.Is(1, WireType.LengthDelimited)) OfScope(reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void OfScope(ReadOnlySpan<byte> scope)
    {
        var reader = new ProtoReader(scope);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) OfText(DerivedKeys.ScopeName, reader.ReadBytes());
            else if (reader.Is(2, WireType.LengthDelimited)) OfText(DerivedKeys.ScopeVersion, reader.ReadBytes());
            else if (reader.Is(3, WireType.LengthDelimited)) OfAttribute(reader.ReadBytes());
            else reader.Skip();
        }
    }

    // Span { trace_state = 3; attributes = 9; Event = 11 { name = 2; attributes = 3 }; Link = 13 { attributes = 4 }; Status = 15 { message = 2 } }
    private void OfSpan(ReadOnlySpan<byte> span)
    {
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (reader.Is(9, WireType.LengthDelimited)) OfAttribute(reader.ReadBytes());
            else if (reader.Is(11, WireType.LengthDelimited)) OfEvent(reader.ReadBytes());
            else if (reader.Is(13, WireType.LengthDelimited)) OfAttributes(reader.ReadBytes(), field: 4);
            else if (reader.Is(15, WireType.LengthDelimited)) OfStatus(reader.ReadBytes());
            else if (reader.Is(3, WireType.LengthDelimited)) OfText(DerivedKeys.TraceState, reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void OfEvent(ReadOnlySpan<byte> happened)
    {
        var reader = new ProtoReader(happened);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) OfText(DerivedKeys.EventName, reader.ReadBytes());
            else if (reader.Is(3, WireType.LengthDelimited)) OfAttribute(reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void OfStatus(ReadOnlySpan<byte> status)
    {
        var reader = new ProtoReader(status);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) OfText(DerivedKeys.StatusMessage, reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void OfAttributes(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (reader.Is(field, WireType.LengthDelimited)) OfAttribute(reader.ReadBytes());
            else reader.Skip();
        }
    }

    private void OfAttribute(ReadOnlySpan<byte> keyValue)
    {
        if (!tokens.Add(AttributeToken.Of(keyValue, out var key))) return;
        // Only a new value can come with a new key.
        tokens.Add(AttributeToken.OfKey(key));
        while (key.StartsWith(DerivedKeys.ZipkinPrefix))
        {
            key = key[DerivedKeys.ZipkinPrefix.Length..];
            tokens.Add(AttributeToken.OfValueUnder(key, keyValue));
            tokens.Add(AttributeToken.OfKey(key));
        }
    }

    // With its key too: an attribute that has the same token adds nothing more.
    private void OfText(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        if (tokens.Add(AttributeToken.OfText(key, text))) tokens.Add(AttributeToken.OfKey(key));
    }
}
