using System.Text;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Otlp;

/// <summary>
/// Decodes OTLP's <c>TracesData</c> (and <c>ExportTraceServiceRequest</c>, which looks the same) into spans:
/// <code>
/// TracesData    { ResourceSpans resource_spans = 1; }
/// ResourceSpans { Resource resource = 1; ScopeSpans scope_spans = 2; string schema_url = 3; }
/// ScopeSpans    { InstrumentationScope scope = 1; Span spans = 2; string schema_url = 3; }
/// </code>
/// The spans keep slices of the given bytes, which must therefore stay as they are for as long as the spans are used.
/// </summary>
public static class TracesDataDecoder
{
    /// <summary>Appends all spans of a message, in its order.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static void Decode(ReadOnlyMemory<byte> tracesData, List<Span> spans)
    {
        var reader = new ProtoReader(tracesData.Span);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) DecodeResourceSpans(Slice(tracesData, ref reader), spans);
            else reader.Skip();
        }
    }

    /// <summary>All spans of a message, in its order.</summary>
    /// <exception cref="MalformedProtobufException">The bytes are no such message.</exception>
    public static List<Span> Decode(ReadOnlyMemory<byte> tracesData)
    {
        var spans = new List<Span>();
        Decode(tracesData, spans);
        return spans;
    }

    private static void DecodeResourceSpans(ReadOnlyMemory<byte> resourceSpans, List<Span> spans)
    {
        // The resource and the schema may come after the spans, and in several parts that merge.
        var attributes = new List<KeyValue>();
        uint dropped = 0;
        var schemaUrl = "";
        byte[] others = [];
        var reader = new ProtoReader(resourceSpans.Span);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) DecodeResource(reader.ReadBytes(), attributes, ref dropped, ref others);
            else if (reader.Is(3, WireType.LengthDelimited)) schemaUrl = Encoding.UTF8.GetString(reader.ReadBytes());
            else reader.Skip();
        }

        var resource = new Resource(attributes, dropped, schemaUrl, others);
        reader = new ProtoReader(resourceSpans.Span);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) DecodeScopeSpans(Slice(resourceSpans, ref reader), resource, spans);
            else reader.Skip();
        }
    }

    // Resource { KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
    private static void DecodeResource(ReadOnlySpan<byte> resource, List<KeyValue> attributes, ref uint dropped, ref byte[] others)
    {
        var reader = new ProtoReader(resource);
        for (var start = 0; reader.TryReadTag(); start = reader.Position)
        {
            if (reader.Is(1, WireType.LengthDelimited))
            {
                attributes.Add(AttributeDecoder.DecodeKeyValue(reader.ReadBytes()));
            }
            else if (reader.Is(2, WireType.Varint))
            {
                dropped = (uint)reader.ReadVarint();
            }
            else
            {
                reader.Skip();
                others = [.. others, .. resource[start..reader.Position]];
            }
        }
    }

    private static void DecodeScopeSpans(ReadOnlyMemory<byte> scopeSpans, Resource resource, List<Span> spans)
    {
        var scope = DecodeScope(scopeSpans.Span);
        var reader = new ProtoReader(scopeSpans.Span);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) spans.Add(SpanDecoder.Decode(Slice(scopeSpans, ref reader), resource, scope));
            else reader.Skip();
        }
    }

    // InstrumentationScope { string name = 1; string version = 2; KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
    private static Scope DecodeScope(ReadOnlySpan<byte> scopeSpans)
    {
        var (name, version, schemaUrl) = ("", "", "");
        var attributes = new List<KeyValue>();
        uint dropped = 0;
        var outer = new ProtoReader(scopeSpans);
        while (outer.TryReadTag())
        {
            if (outer.Is(3, WireType.LengthDelimited))
            {
                schemaUrl = Encoding.UTF8.GetString(outer.ReadBytes());
                continue;
            }

            if (!outer.Is(1, WireType.LengthDelimited))
            {
                outer.Skip();
                continue;
            }

            var reader = new ProtoReader(outer.ReadBytes());
            while (reader.TryReadTag())
            {
                switch (reader.Field, reader.WireType)
                {
                    case (1, WireType.LengthDelimited): name = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                    case (2, WireType.LengthDelimited): version = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                    case (3, WireType.LengthDelimited): attributes.Add(AttributeDecoder.DecodeKeyValue(reader.ReadBytes())); break;
                    case (4, WireType.Varint): dropped = (uint)reader.ReadVarint(); break;
                    default: reader.Skip(); break;
                }
            }
        }

        return name.Length + version.Length + schemaUrl.Length + attributes.Count + (int)dropped == 0
            ? Scope.None
            : new Scope(name, version, attributes, dropped, schemaUrl);
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> message, ref ProtoReader reader)
    {
        var value = reader.ReadBytes();
        return message.Slice(reader.Position - value.Length, value.Length);
    }
}
