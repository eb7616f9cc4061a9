using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>
/// Translates a batch to OTLP in one forward pass, from the sender's bytes into the store's, without an object for a span or tag:
/// https://github.com/jaegertracing/jaeger-idl/blob/main/thrift/jaeger.thrift. The fields of a struct come in any order, as Thrift allows.
/// <code>struct Batch { 1: Process process  2: list&lt;Span&gt; spans  3: i64 seqNo  4: ClientStats stats }</code>
/// </summary>
internal static class ThriftBatch
{
    /// <summary>Translates a batch to a <c>ResourceSpans</c> of a request that may hold others already.</summary>
    /// <exception cref="MalformedThriftException">It is no batch. A part of it may have been written.</exception>
    /// <exception cref="ProtoLimitException">It says more as OTLP than the writer takes. A part of it may have been written.</exception>
    public static void Translate<TReader>(ref TReader reader, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var resourceSpans = writer.BeginMessage(OtlpFields.ResourceSpans);
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            if (reader.Is(1, ThriftType.Struct)) ThriftProcess.Translate(ref reader, writer);
            else if (reader.Is(2, ThriftType.List)) TranslateSpans(ref reader, writer);
            else reader.Skip();
        }

        reader.EndStruct(outer);
        writer.EndMessage(resourceSpans);
    }

    private static void TranslateSpans<TReader>(ref TReader reader, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var groups = new JaegerScopeGroups(writer);
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++)
        {
            if (list.Type == ThriftType.Struct) ThriftSpans.Translate(ref reader, ref groups, writer);
            else reader.Skip(list.Type);
        }

        groups.End();
    }
}
