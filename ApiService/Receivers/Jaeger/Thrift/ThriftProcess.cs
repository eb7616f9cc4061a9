using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.ApiService.Receivers.Translation;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Thrift;

/// <summary>The process of a batch becomes its resource: <code>struct Process { 1: string serviceName  2: list&lt;Tag&gt; tags }</code></summary>
internal static class ThriftProcess
{
    public static void Translate<TReader>(ref TReader reader, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var tags = new JaegerProcessTags();
        var resource = writer.BeginMessage(OtlpFields.Resource);
        var outer = reader.BeginStruct();
        while (reader.TryReadField())
        {
            if (reader.Is(1, ThriftType.Binary)) JaegerProcessTags.WriteService(reader.ReadBinary(), writer);
            else if (reader.Is(2, ThriftType.List)) TranslateTags(ref reader, ref tags, writer);
            else reader.Skip();
        }

        reader.EndStruct(outer);
        tags.WriteRest(writer);
        writer.EndMessage(resource);
    }

    private static void TranslateTags<TReader>(ref TReader reader, ref JaegerProcessTags tags, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var list = reader.ReadList();
        for (var i = 0; i < list.Count; i++)
        {
            if (list.Type != ThriftType.Struct) reader.Skip(list.Type);
            else if (ThriftTags.TryRead(ref reader, out var tag)) tags.Take(tag, writer);
        }
    }
}
