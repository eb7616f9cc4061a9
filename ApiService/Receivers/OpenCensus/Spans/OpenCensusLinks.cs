using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>
/// Writes links:
/// <code>
/// Links { Link link = 1; int32 dropped_links_count = 2; }
/// Link { bytes trace_id = 1; bytes span_id = 2; Type type = 3; Attributes attributes = 4; Tracestate tracestate = 5; }
/// </code>
/// </summary>
internal static class OpenCensusLinks
{
    public static void Write(ReadOnlySpan<byte> links, ProtoWriter writer)
    {
        var reader = new ProtoReader(links);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) WriteLink(reader.ReadBytes(), writer);
            else if (reader.Is(2, WireType.Varint)) OpenCensusAttributes.WriteDropped((int)reader.ReadVarint(), OtlpFields.DroppedLinks, writer);
            else reader.Skip();
        }
    }

    private static void WriteLink(ReadOnlySpan<byte> link, ProtoWriter writer)
    {
        var begin = writer.BeginMessage(OtlpFields.Link);
        var reader = new ProtoReader(link);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): writer.WriteBytes(OtlpFields.LinkTraceId, reader.ReadBytes()); break;
                case (2, WireType.LengthDelimited): writer.WriteBytes(OtlpFields.LinkSpanId, reader.ReadBytes()); break;
                case (3, WireType.Varint): WriteType(reader.ReadVarint(), writer); break;
                case (4, WireType.LengthDelimited):
                    OpenCensusAttributes.Write(reader.ReadBytes(), OtlpFields.LinkAttribute, OtlpFields.LinkDroppedAttributes, writer);
                    break;
                case (5, WireType.LengthDelimited): OpenCensusTraceState.Write(reader.ReadBytes(), OtlpFields.LinkTraceState, writer); break;
                default: reader.Skip(); break;
            }
        }

        writer.EndMessage(begin);
    }

    // OTLP has no type of a link.
    private static void WriteType(ulong type, ProtoWriter writer)
    {
        if (type is 1 or 2)
            writer.WriteAttribute(OtlpFields.LinkAttribute, "opencensus.link_type"u8, type == 1 ? "CHILD_LINKED_SPAN"u8 : "PARENT_LINKED_SPAN"u8);
    }
}
