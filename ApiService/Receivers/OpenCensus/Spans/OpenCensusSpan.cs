using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus.Spans;

/// <summary>
/// Writes a span:
/// <code>
/// Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 3; TruncatableString name = 4; Timestamp start_time = 5;
///        Timestamp end_time = 6; Attributes attributes = 7; StackTrace stack_trace = 8; TimeEvents time_events = 9; Links links = 10;
///        Status status = 11; BoolValue same_process_as_parent_span = 12; UInt32Value child_span_count = 13; SpanKind kind = 14;
///        Tracestate tracestate = 15; Resource resource = 16; }
/// Status { int32 code = 1; string message = 2; }   SERVER 1, CLIENT 2
/// </code>
/// Ids of a wrong length are passed on as they are: the store rejects such a span alone.
/// </summary>
internal static class OpenCensusSpan
{
    public static bool TryFindResource(ReadOnlySpan<byte> span, out ReadOnlySpan<byte> resource)
    {
        resource = default;
        var found = false;
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            if (!reader.Is(16, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            resource = reader.ReadBytes();
            found = true;
        }

        return found;
    }

    public static void Write(ReadOnlySpan<byte> span, ProtoWriter writer)
    {
        var begin = writer.BeginMessage(OtlpFields.Span);
        var attributes = new OpenCensusSpanAttributes();
        ReadOnlySpan<byte> status = default;
        var hasStatus = false;
        ulong start = 0, end = 0, kind = 0;
        var reader = new ProtoReader(span);
        while (reader.TryReadTag())
        {
            switch (reader.Field, reader.WireType)
            {
                case (1, WireType.LengthDelimited): writer.WriteBytes(OtlpFields.TraceId, reader.ReadBytes()); break;
                case (2, WireType.LengthDelimited): writer.WriteBytes(OtlpFields.SpanId, reader.ReadBytes()); break;
                case (3, WireType.LengthDelimited): WriteParent(reader.ReadBytes(), writer); break;
                case (4, WireType.LengthDelimited): writer.WriteText(OtlpFields.Name, OpenCensusAttribute.ReadTruncatable(reader.ReadBytes())); break;
                case (5, WireType.LengthDelimited): start = ProtoTime.ReadTimestamp(reader.ReadBytes()); break;
                case (6, WireType.LengthDelimited): end = ProtoTime.ReadTimestamp(reader.ReadBytes()); break;
                case (7, WireType.LengthDelimited): attributes.Write(reader.ReadBytes(), writer); break;
                case (8, WireType.LengthDelimited): OpenCensusStackTrace.Write(reader.ReadBytes(), writer); break;
                case (9, WireType.LengthDelimited): OpenCensusEvents.Write(reader.ReadBytes(), writer); break;
                case (10, WireType.LengthDelimited): OpenCensusLinks.Write(reader.ReadBytes(), writer); break;
                case (11, WireType.LengthDelimited): status = reader.ReadBytes(); hasStatus = true; break;
                case (12, WireType.LengthDelimited):
                    writer.WriteAttribute(OtlpFields.SpanAttribute, "opencensus.same_process_as_parent_span"u8, ReadWrapped(reader.ReadBytes()) != 0);
                    break;
                case (13, WireType.LengthDelimited): WriteChildren((uint)ReadWrapped(reader.ReadBytes()), writer); break;
                case (14, WireType.Varint): kind = reader.ReadVarint(); break;
                case (15, WireType.LengthDelimited): OpenCensusTraceState.Write(reader.ReadBytes(), OtlpFields.TraceState, writer); break;
                default: reader.Skip(); break;
            }
        }

        WriteKind(kind, attributes, writer);
        WriteTimes(start, end, writer);
        WriteStatus(status, hasStatus, attributes, writer);
        writer.EndMessage(begin);
    }

    // A root has none, or zeros.
    private static void WriteParent(ReadOnlySpan<byte> id, ProtoWriter writer)
    {
        if (id.ContainsAnyExcept((byte)0)) writer.WriteBytes(OtlpFields.ParentSpanId, id);
    }

    private static void WriteChildren(uint count, ProtoWriter writer)
    {
        if (count > 0) writer.WriteAttribute(OtlpFields.SpanAttribute, "opencensus.child_span_count"u8, (long)count);
    }

    private static void WriteKind(ulong kind, OpenCensusSpanAttributes attributes, ProtoWriter writer)
    {
        var told = kind is 1 or 2;
        var fromAttribute = attributes.TakeKind(told, writer);
        // SERVER is 2 in OTLP, CLIENT is 3.
        var otlp = told ? kind + 1 : fromAttribute;
        if (otlp != 0) writer.WriteVarint(OtlpFields.Kind, otlp);
    }

    // Of a span that says only one of its times the definition says that the other is the same.
    private static void WriteTimes(ulong start, ulong end, ProtoWriter writer)
    {
        writer.WriteFixed64(OtlpFields.StartTime, start == 0 ? end : start);
        writer.WriteFixed64(OtlpFields.EndTime, end == 0 ? start : end);
    }

    // OpenCensus' OK is what a span has that did not fail; OpenTelemetry's OK is an explicit verdict.
    private static void WriteStatus(ReadOnlySpan<byte> status, bool hasStatus, OpenCensusSpanAttributes attributes, ProtoWriter writer)
    {
        var exact = attributes.TakeStatus(hasStatus, writer);
        if (!hasStatus) return;

        const ulong Unset = 0, Error = 2;
        var begin = writer.BeginMessage(OtlpFields.Status);
        var code = Unset;
        var reader = new ProtoReader(status);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.Varint)) code = (int)reader.ReadVarint() == 0 ? Unset : Error;
            else if (reader.Is(2, WireType.LengthDelimited)) writer.WriteText(OtlpFields.StatusMessage, reader.ReadBytes());
            else reader.Skip();
        }

        code = exact ?? code;
        if (code != Unset) writer.WriteVarint(OtlpFields.StatusCode, code);
        writer.EndMessage(begin);
    }

    // BoolValue { bool value = 1; }   UInt32Value { uint32 value = 1; }
    private static ulong ReadWrapped(ReadOnlySpan<byte> wrapper)
    {
        ulong value = 0;
        var reader = new ProtoReader(wrapper);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.Varint)) value = reader.ReadVarint();
            else reader.Skip();
        }

        return value;
    }
}
