using System.Globalization;
using System.Text.Unicode;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>
/// Writes annotations and messages as events:
/// <code>
/// TimeEvents { TimeEvent time_event = 1; int32 dropped_annotations_count = 2; int32 dropped_message_events_count = 3; }
/// TimeEvent { Timestamp time = 1; Annotation annotation = 2 | MessageEvent message_event = 3 }
/// Annotation { TruncatableString description = 1; Attributes attributes = 2; }
/// MessageEvent { Type type = 1; uint64 id = 2; uint64 uncompressed_size = 3; uint64 compressed_size = 4; }   SENT 1, RECEIVED 2
/// </code>
/// </summary>
internal static class OpenCensusEvents
{
    public static void Write(ReadOnlySpan<byte> timeEvents, ProtoWriter writer)
    {
        long dropped = 0;
        var reader = new ProtoReader(timeEvents);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): WriteEvent(reader.ReadBytes(), writer); break;
                case (2 or 3, WireType.Varint): dropped = Math.Min(dropped + Math.Max(0, (int)reader.ReadVarint()), uint.MaxValue); break;
                default: reader.Skip(); break;
            }
        }

        OpenCensusAttributes.WriteDropped(dropped, OtlpFields.DroppedEvents, writer);
    }

    private static void WriteEvent(ReadOnlySpan<byte> timeEvent, ProtoWriter writer)
    {
        var begin = writer.BeginMessage(OtlpFields.Event);
        ulong time = 0;
        var known = false;
        var reader = new ProtoReader(timeEvent);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): time = ProtoTime.ReadTimestamp(reader.ReadBytes()); break;
                case (2, WireType.LengthDelimited): WriteAnnotation(reader.ReadBytes(), writer); known = true; break;
                case (3, WireType.LengthDelimited): WriteMessage(reader.ReadBytes(), writer); known = true; break;
                default: reader.Skip(); break;
            }
        }

        // In the words of the Collector.
        if (!known) writer.WriteBytes(OtlpFields.EventName, "An unknown OpenCensus TimeEvent type was detected when translating"u8);
        writer.WriteFixed64(OtlpFields.EventTime, time);
        writer.EndMessage(begin);
    }

    private static void WriteAnnotation(ReadOnlySpan<byte> annotation, ProtoWriter writer)
    {
        var reader = new ProtoReader(annotation);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited))
                writer.WriteText(OtlpFields.EventName, OpenCensusAttribute.ReadTruncatable(reader.ReadBytes()));
            else if (reader.Is(2, WireType.LengthDelimited))
                OpenCensusAttributes.Write(reader.ReadBytes(), OtlpFields.EventAttribute, OtlpFields.EventDroppedAttributes, writer);
            else
                reader.Skip();
        }
    }

    private static void WriteMessage(ReadOnlySpan<byte> message, ProtoWriter writer)
    {
        ulong type = 0, id = 0, size = 0, compressed = 0;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.Varint): type = reader.ReadVarint(); break;
                case (2, WireType.Varint): id = reader.ReadVarint(); break;
                case (3, WireType.Varint): size = reader.ReadVarint(); break;
                case (4, WireType.Varint): compressed = reader.ReadVarint(); break;
                default: reader.Skip(); break;
            }
        }

        writer.WriteBytes(OtlpFields.EventName, "message"u8);
        WriteMessageType((int)type, writer);
        writer.WriteAttribute(OtlpFields.EventAttribute, "messaging.message_id"u8, (long)id);
        writer.WriteAttribute(OtlpFields.EventAttribute, "messaging.message_payload_size_bytes"u8, (long)size);
        writer.WriteAttribute(OtlpFields.EventAttribute, "messaging.message_payload_compressed_size_bytes"u8, (long)compressed);
    }

    private static void WriteMessageType(int type, ProtoWriter writer)
    {
        Span<byte> number = stackalloc byte[16];
        Utf8.TryWrite(number, CultureInfo.InvariantCulture, $"{type}", out var length);
        writer.WriteAttribute(OtlpFields.EventAttribute, "message.type"u8, type switch
        {
            0 => "TYPE_UNSPECIFIED"u8,
            1 => "SENT"u8,
            2 => "RECEIVED"u8,
            _ => number[..length],
        });
    }
}
