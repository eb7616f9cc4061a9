using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>
/// Translates spans. Times are in microseconds; the ids are unsigned, whatever Thrift calls them.
/// <code>
/// struct Span { 1: i64 traceIdLow  2: i64 traceIdHigh  3: i64 spanId  4: i64 parentSpanId  5: string operationName  6: list&lt;SpanRef&gt; references
///               7: i32 flags  8: i64 startTime  9: i64 duration  10: list&lt;Tag&gt; tags  11: list&lt;Log&gt; logs }
/// </code>
/// </summary>
internal static class ThriftSpans
{
    /// <summary>Translates the next span of a list.</summary>
    public static void Translate<TReader>(ref TReader reader, ref JaegerScopeGroups groups, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        ulong high = 0;
        ulong low = 0;
        ulong id = 0;
        ulong named = 0;
        uint flags = 0;
        long start = 0;
        long duration = 0;
        var tags = new JaegerSpanTags();
        var scope = new JaegerScope();
        // What a reference means depends on the ids of the span, which may come after it: the list is read at the end.
        var references = reader;
        var hasReferences = false;

        groups.BeginSpan();
        var span = writer.BeginMessage(OtlpFields.Span);
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            switch (reader.Field, reader.Type)
            {
                case (1, ThriftType.I64): low = (ulong)reader.ReadI64(); break;
                case (2, ThriftType.I64): high = (ulong)reader.ReadI64(); break;
                case (3, ThriftType.I64): id = (ulong)reader.ReadI64(); break;
                case (4, ThriftType.I64): named = (ulong)reader.ReadI64(); break;
                case (5, ThriftType.Binary): WriteName(reader.ReadBinary(), writer); break;
                case (7, ThriftType.I32): flags = (uint)reader.ReadI32(); break;
                case (8, ThriftType.I64): start = reader.ReadI64(); break;
                case (9, ThriftType.I64): duration = reader.ReadI64(); break;
                case (10, ThriftType.List): TranslateTags(ref reader, ref tags, ref scope, writer); break;
                case (11, ThriftType.List): TranslateLogs(ref reader, writer); break;
                case (6, ThriftType.List):
                    references = reader;
                    hasReferences = IsListOfStructs(reader);
                    reader.Skip();
                    break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        var isBlank = writer.Length == span && !hasReferences && (high | low | id | named | flags | (ulong)start | (ulong)duration) == 0;
        if (isBlank)
        {
            groups.DropSpan();
            return;
        }

        var parent = new JaegerParent(high, low, named);
        if (hasReferences) ThriftReferences.Translate(references, ref parent, writer);
        writer.WriteTraceId(OtlpFields.TraceId, high, low);
        writer.WriteSpanId(OtlpFields.SpanId, id);
        if (parent.SpanId != 0) writer.WriteSpanId(OtlpFields.ParentSpanId, parent.SpanId);
        writer.WriteFixed64(OtlpFields.StartTime, OtlpTime.FromMicroseconds(start));
        writer.WriteFixed64(OtlpFields.EndTime, OtlpTime.End(start, duration));
        JaegerFlags.Write(writer, flags);
        tags.WriteRest(writer);
        writer.EndMessage(span);
        groups.EndSpan(scope);
    }

    private static void WriteName(ReadOnlySpan<byte> name, ProtoWriter writer)
    {
        if (!name.IsEmpty) writer.WriteText(OtlpFields.Name, name);
    }

    private static bool IsListOfStructs<TReader>(TReader reader)
        where TReader : struct, IThriftReader, allows ref struct =>
        reader.ReadList() is { Type: ThriftType.Struct, Count: > 0 };

    private static void TranslateTags<TReader>(ref TReader reader, ref JaegerSpanTags tags, ref JaegerScope scope, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++)
        {
            if (list.Type != ThriftType.Struct)
            {
                reader.Skip(list.Type);
            }
            else if (ThriftTags.TryRead(ref reader, out var tag))
            {
                scope.Take(tag);
                tags.Take(tag, writer);
            }
        }
    }

    private static void TranslateLogs<TReader>(ref TReader reader, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++)
        {
            if (list.Type == ThriftType.Struct) ThriftLogs.Translate(ref reader, writer);
            else reader.Skip(list.Type);
        }
    }
}
