using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>
/// Logs of a span become its events: <code>struct Log { 1: i64 timestamp  2: list&lt;Tag&gt; fields }</code> The timestamp is in microseconds since the
/// Unix epoch; the field <c>event</c> is the name.
/// </summary>
internal static class ThriftLogs
{
    /// <summary>Translates the next log of a list; one that says nothing at all leaves nothing.</summary>
    public static void Translate<TReader>(ref TReader reader, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var before = writer.Length;
        var log = writer.BeginMessage(OtlpFields.Event);
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            if (reader.Is(1, ThriftType.I64)) writer.WriteFixed64(OtlpFields.EventTime, OtlpTime.FromMicroseconds(reader.ReadI64()));
            else if (reader.Is(2, ThriftType.List)) TranslateFields(ref reader, writer);
            else reader.Skip();
        }

        reader.EndStruct(outer);
        if (writer.Length == log) writer.TruncateTo(before);
        else writer.EndMessage(log);
    }

    private static void TranslateFields<TReader>(ref TReader reader, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++)
        {
            if (list.Type != ThriftType.Struct) reader.Skip(list.Type);
            else if (ThriftTags.TryRead(ref reader, out var tag)) tag.WriteInEvent(writer);
        }
    }
}
