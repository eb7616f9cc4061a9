using System.Buffers.Binary;
using Tracepost.TraceModel.Otlp;
using Tracepost.TraceModel.Wire;

namespace Tracepost.TraceModel.Adjusting;

/// <summary>
/// Writes the OTLP of an adjusted span from that of the span as it was sent. What no adjuster changed is copied, also fields that are
/// not known here; attributes, events and links come last:
/// <code>
/// Span { span_id = 2; parent_span_id = 4; fixed64 start = 7; fixed64 end = 8; KeyValue attributes = 9; Event events = 11; Link links = 13; … }
/// </code>
/// </summary>
internal static class SpanRewriter
{
    /// <summary>Writes the fields of a span, with these of its changes.</summary>
    public static void Write(Span span, SpanChange changes, ProtoWriter writer)
    {
        var (attributes, events, links) = WriteFields(span, changes, writer);
        WriteAttributes(span, changes, attributes, writer);
        if (events > 0) WriteEvents(span, changes, events, writer);
        if (links > 0) WriteLinks(span, changes, links, writer);
    }

    /// <summary>Writes what is neither attribute nor event nor link, and counts those.</summary>
    private static (int Attributes, int Events, int Links) WriteFields(Span span, SpanChange changes, ProtoWriter writer)
    {
        var (attributes, events, links) = (0, 0, 0);
        var (ids, times) = ((changes & SpanChange.Ids) != 0, (changes & SpanChange.Times) != 0);
        var otlp = span.Otlp.Span;
        var reader = new ProtoReader(otlp);
        for (var start = 0; reader.TryReadTag(); start = reader.Position)
        {
            var field = reader.Field;
            reader.Skip();
            if (field == 9) attributes++;
            else if (field == 11) events++;
            else if (field == 13) links++;
            else if (!(ids && field is 2 or 4) && !(times && field is 7 or 8)) writer.WriteFields(otlp[start..reader.Position]);
        }

        if (ids)
        {
            BinaryPrimitives.WriteUInt64BigEndian(writer.WriteBytes(2, SpanId.Size), span.SpanId.Value);
            if (!span.ParentSpanId.IsZero) BinaryPrimitives.WriteUInt64BigEndian(writer.WriteBytes(4, SpanId.Size), span.ParentSpanId.Value);
        }

        if (times)
        {
            writer.WriteFixed64(7, span.StartUnixNano);
            writer.WriteFixed64(8, span.EndUnixNano);
        }

        return (attributes, events, links);
    }

    private static void WriteAttributes(Span span, SpanChange changes, int count, ProtoWriter writer)
    {
        using var attributes = RawSlices.Of(span.Otlp, field: 9, name: 1, count);
        if ((changes & SpanChange.Order) != 0) attributes.SortDistinct();
        var warned = (changes & SpanChange.Warnings) == 0;
        for (var i = 0; i < attributes.Count; i++)
        {
            var key = attributes.NameOf(i);
            var attribute = attributes[i].Span;
            if ((changes & SpanChange.Library) != 0 && (LibraryAttributes.BitOf(key) & span.MovedKeys) != 0) continue;
            if (!warned && key.SequenceEqual(SpanWarnings.Utf8Key))
            {
                SpanWarnings.Write(writer, [.. SpanWarnings.Read(AttributeDecoder.DecodeKeyValue(attribute).Value), .. span.AddedWarnings]);
                warned = true;
            }
            else if ((changes & SpanChange.Addresses) != 0 && NumericAddresses.IsAddress(key)
                && NumericAddresses.Find(RawKeyValue.ValueOf(attribute)) is { } address)
            {
                AttributeEncoder.Write(writer, 9, System.Text.Encoding.UTF8.GetString(key), AttributeValue.Of(address));
            }
            else
            {
                writer.WriteBytes(9, attribute);
            }
        }

        if (!warned) SpanWarnings.Write(writer, span.AddedWarnings);
    }

    private static void WriteEvents(Span span, SpanChange changes, int count, ProtoWriter writer)
    {
        using var events = RawSlices.Of(span.Otlp, field: 11, name: 2, count);
        var sort = (changes & SpanChange.Order) != 0;
        if (sort) events.Sort();
        for (var i = 0; i < events.Count; i++)
            WritePart(writer, 11, events[i], attributesField: 3, sort, (changes & SpanChange.Times) != 0 ? span.ShiftNano : 0);
    }

    private static void WriteLinks(Span span, SpanChange changes, int count, ProtoWriter writer)
    {
        using var links = RawSlices.Of(span.Otlp, field: 13, name: 1, count);
        for (var i = 0; i < links.Count; i++)
        {
            if ((changes & SpanChange.Links) != 0 && EmptyLinks.IsEmpty(links.NameOf(i))) continue;
            WritePart(writer, 13, links[i], attributesField: 4, (changes & SpanChange.Order) != 0, shift: 0);
        }
    }

    // Event { fixed64 time_unix_nano = 1; string name = 2; KeyValue attributes = 3; … }
    // Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; KeyValue attributes = 4; … }
    private static void WritePart(ProtoWriter writer, int field, ReadOnlyMemory<byte> message, int attributesField, bool sort, long shift)
    {
        if (!sort && shift == 0)
        {
            writer.WriteBytes(field, message.Span);
            return;
        }

        var begin = writer.BeginMessage(field);
        var attributes = 0;
        var bytes = message.Span;
        var reader = new ProtoReader(bytes);
        for (var start = 0; reader.TryReadTag(); start = reader.Position)
        {
            if (shift != 0 && reader.Is(1, WireType.Fixed64))
            {
                writer.WriteFixed64(1, unchecked(reader.ReadFixed64() + (ulong)shift));
                continue;
            }

            var isAttribute = reader.Is(attributesField, WireType.LengthDelimited);
            reader.Skip();
            if (isAttribute) attributes++;
            if (!isAttribute || !sort) writer.WriteFields(bytes[start..reader.Position]);
        }

        if (sort && attributes > 0) WriteSorted(writer, message, attributesField, attributes);
        writer.EndMessage(begin);
    }

    private static void WriteSorted(ProtoWriter writer, ReadOnlyMemory<byte> message, int attributesField, int count)
    {
        using var attributes = RawSlices.Of(message, attributesField, name: 1, count);
        attributes.SortDistinct();
        for (var i = 0; i < attributes.Count; i++)
            writer.WriteBytes(attributesField, attributes[i].Span);
    }
}
