using System.Text;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Otlp;

/// <summary>
/// Decodes one OTLP span:
/// <code>
/// Span { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; kind = 6;
///        fixed64 start = 7; fixed64 end = 8; KeyValue attributes = 9; Event events = 11; Link links = 13; Status status = 15;
///        fixed32 flags = 16 }
/// </code>
/// </summary>
internal static class SpanDecoder
{
    public static Span Decode(ReadOnlyMemory<byte> otlp, Resource resource, Scope scope)
    {
        var span = new Span(otlp, resource, scope);
        var reader = new ProtoReader(otlp.Span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): span.TraceId = ReadTraceId(reader.ReadBytes()); break;
                case (2, WireType.LengthDelimited): span.SpanId = ReadSpanId(reader.ReadBytes()); break;
                case (4, WireType.LengthDelimited): span.ParentSpanId = ReadSpanId(reader.ReadBytes()); break;
                case (5, WireType.LengthDelimited): span.Name = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                case (6, WireType.Varint): span.Kind = (SpanKind)reader.ReadVarint(); break;
                case (7, WireType.Fixed64): span.StartUnixNano = reader.ReadFixed64(); break;
                case (8, WireType.Fixed64): span.EndUnixNano = reader.ReadFixed64(); break;
                case (15, WireType.LengthDelimited): DecodeStatus(reader.ReadBytes(), span); break;
                case (16, WireType.Fixed32): span.Flags = reader.ReadFixed32(); break;
                default: reader.Skip(); break;
            }
        }

        return span;
    }

    public static SpanDetails DecodeDetails(ReadOnlySpan<byte> otlp)
    {
        var traceState = "";
        var attributes = new List<KeyValue>();
        var events = new List<SpanEvent>();
        var links = new List<SpanLink>();
        uint droppedAttributes = 0, droppedEvents = 0, droppedLinks = 0;
        var reader = new ProtoReader(otlp);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (3, WireType.LengthDelimited): traceState = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                case (9, WireType.LengthDelimited): attributes.Add(AttributeDecoder.DecodeKeyValue(reader.ReadBytes())); break;
                case (10, WireType.Varint): droppedAttributes = (uint)reader.ReadVarint(); break;
                case (11, WireType.LengthDelimited): events.Add(DecodeEvent(reader.ReadBytes())); break;
                case (12, WireType.Varint): droppedEvents = (uint)reader.ReadVarint(); break;
                case (13, WireType.LengthDelimited): links.Add(DecodeLink(reader.ReadBytes())); break;
                case (14, WireType.Varint): droppedLinks = (uint)reader.ReadVarint(); break;
                default: reader.Skip(); break;
            }
        }

        return new SpanDetails(traceState, attributes, droppedAttributes, events, droppedEvents, links, droppedLinks);
    }

    // Status { string message = 2; StatusCode code = 3; }
    private static void DecodeStatus(ReadOnlySpan<byte> status, Span span)
    {
        var reader = new ProtoReader(status);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) span.StatusMessage = Encoding.UTF8.GetString(reader.ReadBytes());
            else if (reader.Is(3, WireType.Varint)) span.Status = (StatusCode)reader.ReadVarint();
            else reader.Skip();
        }
    }

    // Event { fixed64 time_unix_nano = 1; string name = 2; KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
    private static SpanEvent DecodeEvent(ReadOnlySpan<byte> otlp)
    {
        ulong time = 0;
        var name = "";
        var attributes = new List<KeyValue>();
        uint dropped = 0;
        var reader = new ProtoReader(otlp);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.Fixed64): time = reader.ReadFixed64(); break;
                case (2, WireType.LengthDelimited): name = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                case (3, WireType.LengthDelimited): attributes.Add(AttributeDecoder.DecodeKeyValue(reader.ReadBytes())); break;
                case (4, WireType.Varint): dropped = (uint)reader.ReadVarint(); break;
                default: reader.Skip(); break;
            }
        }

        return new SpanEvent(time, name, attributes, dropped);
    }

    // Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; KeyValue attributes = 4; uint32 dropped = 5; fixed32 flags = 6; }
    private static SpanLink DecodeLink(ReadOnlySpan<byte> otlp)
    {
        var traceId = default(TraceId);
        var spanId = default(SpanId);
        var traceState = "";
        var attributes = new List<KeyValue>();
        uint dropped = 0, flags = 0;
        var reader = new ProtoReader(otlp);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): traceId = ReadTraceId(reader.ReadBytes()); break;
                case (2, WireType.LengthDelimited): spanId = ReadSpanId(reader.ReadBytes()); break;
                case (3, WireType.LengthDelimited): traceState = Encoding.UTF8.GetString(reader.ReadBytes()); break;
                case (4, WireType.LengthDelimited): attributes.Add(AttributeDecoder.DecodeKeyValue(reader.ReadBytes())); break;
                case (5, WireType.Varint): dropped = (uint)reader.ReadVarint(); break;
                case (6, WireType.Fixed32): flags = reader.ReadFixed32(); break;
                default: reader.Skip(); break;
            }
        }

        return new SpanLink(traceId, spanId, traceState, attributes, dropped, flags);
    }

    private static TraceId ReadTraceId(ReadOnlySpan<byte> bytes) => bytes.Length == TraceId.Size ? TraceId.Read(bytes) : default;

    private static SpanId ReadSpanId(ReadOnlySpan<byte> bytes) => bytes.Length == SpanId.Size ? SpanId.Read(bytes) : default;
}
