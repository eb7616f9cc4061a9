using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Grpc;

/// <summary>
/// Writes a span:
/// <code>
/// Span { bytes trace_id = 1; bytes span_id = 2; string operation_name = 3; SpanRef references = 4; uint32 flags = 5; Timestamp start_time = 6;
///        Duration duration = 7; KeyValue tags = 8; Log logs = 9; Process process = 10; string process_id = 11; string warnings = 12; }
/// SpanRef { bytes trace_id = 1; bytes span_id = 2; SpanRefType ref_type = 3; }   CHILD_OF 0, FOLLOWS_FROM 1
/// Log { Timestamp timestamp = 1; KeyValue fields = 2; }
/// </code>
/// Ids of a wrong length are passed on as they are: the store rejects such a span alone.
/// </summary>
internal static class JaegerProtoSpan
{
    /// <summary>Writes it.</summary>
    /// <returns>The scope that its tags name.</returns>
    public static JaegerScope Write(ReadOnlySpan<byte> span, JaegerProtoHead head, ProtoWriter writer)
    {
        var begin = writer.BeginMessage(OtlpFields.Span);
        var parent = new JaegerParent(head.TraceIdHigh, head.TraceIdLow);
        var tags = new JaegerSpanTags();
        var scope = new JaegerScope();
        ulong start = 0;
        long duration = 0;
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): WriteTraceId(reader.ReadBytes(), head, writer); break;
                case (2, WireType.LengthDelimited): writer.WriteBytes(OtlpFields.SpanId, reader.ReadBytes()); break;
                case (3, WireType.LengthDelimited): writer.WriteText(OtlpFields.Name, reader.ReadBytes()); break;
                case (4, WireType.LengthDelimited): parent.Take(ReadReference(reader.ReadBytes()), writer); break;
                case (5, WireType.Varint): JaegerFlags.Write(writer, (uint)reader.ReadVarint()); break;
                case (6, WireType.LengthDelimited): start = ProtoTime.ReadTimestamp(reader.ReadBytes()); break;
                case (7, WireType.LengthDelimited): duration = ProtoTime.ReadDuration(reader.ReadBytes()); break;
                case (8, WireType.LengthDelimited):
                    var tag = JaegerProtoTag.Read(reader.ReadBytes());
                    scope.Take(tag);
                    tags.Take(tag, writer);
                    break;
                case (9, WireType.LengthDelimited): WriteLog(reader.ReadBytes(), writer); break;
                default: reader.Skip(); break;
            }
        }

        if (parent.SpanId != 0) writer.WriteSpanId(OtlpFields.ParentSpanId, parent.SpanId);
        writer.WriteFixed64(OtlpFields.StartTime, start);
        writer.WriteFixed64(OtlpFields.EndTime, ProtoTime.End(start, duration));
        tags.WriteRest(writer);
        if (head.HasWarnings) WriteWarnings(span, writer);
        writer.EndMessage(begin);
        return scope;
    }

    private static void WriteTraceId(ReadOnlySpan<byte> id, JaegerProtoHead head, ProtoWriter writer)
    {
        if (id.Length == 8) writer.WriteTraceId(OtlpFields.TraceId, head.TraceIdHigh, head.TraceIdLow);
        else writer.WriteBytes(OtlpFields.TraceId, id);
    }

    private static JaegerReference ReadReference(ReadOnlySpan<byte> spanRef)
    {
        var (high, low) = (0UL, 0UL);
        ulong spanId = 0;
        var followsFrom = false;
        var reader = new ProtoReader(spanRef);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): (high, low) = JaegerProtoHead.TraceId(reader.ReadBytes()); break;
                case (2, WireType.LengthDelimited): spanId = JaegerProtoHead.SpanId(reader.ReadBytes()); break;
                case (3, WireType.Varint): followsFrom = reader.ReadVarint() != 0; break;
                default: reader.Skip(); break;
            }
        }

        return new JaegerReference(high, low, spanId, followsFrom);
    }

    private static void WriteLog(ReadOnlySpan<byte> log, ProtoWriter writer)
    {
        var begin = writer.BeginMessage(OtlpFields.Event);
        ulong time = 0;
        var reader = new ProtoReader(log);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) time = ProtoTime.ReadTimestamp(reader.ReadBytes());
            else if (reader.Is(2, WireType.LengthDelimited)) JaegerProtoTag.Read(reader.ReadBytes()).WriteInEvent(writer);
            else reader.Skip();
        }

        writer.WriteFixed64(OtlpFields.EventTime, time);
        writer.EndMessage(begin);
    }

    // As Jaeger's own collector keeps them, and as the query API gives them back.
    private static void WriteWarnings(ReadOnlySpan<byte> span, ProtoWriter writer)
    {
        var attribute = writer.BeginMessage(OtlpFields.SpanAttribute);
        writer.WriteBytes(OtlpFields.Key, "@jaeger@warnings"u8);
        var value = writer.BeginMessage(OtlpFields.Value);
        var array = writer.BeginMessage(OtlpFields.ArrayValue);
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (!reader.Is(12, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var element = writer.BeginMessage(OtlpFields.ArrayElement);
            writer.WriteText(OtlpFields.StringValue, reader.ReadBytes());
            writer.EndMessage(element);
        }

        writer.EndMessage(array);
        writer.EndMessage(value);
        writer.EndMessage(attribute);
    }
}
