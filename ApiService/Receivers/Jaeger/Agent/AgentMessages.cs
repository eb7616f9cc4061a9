using Tracepost.ApiService.Receivers.Jaeger.Thrift;
using Tracepost.ApiService.Receivers.Thrift;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Agent;

/// <summary>Translates a packet to a <c>ResourceSpans</c>; false if it is a call of another method.</summary>
/// <exception cref="MalformedThriftException">It is no message. A part of it may have been written.</exception>
internal delegate bool AgentTranslator(ReadOnlySpan<byte> packet, ProtoWriter writer);

/// <summary>
/// Reads what clients send to the agent: one message in each packet, in one of the two encodings, to which nobody answers.
/// <code>service Agent { oneway void emitZipkinBatch(1: list&lt;zipkincore.Span&gt; spans)  oneway void emitBatch(1: jaeger.Batch batch) }</code>
/// </summary>
internal static class AgentMessages
{
    public static bool TranslateCompact(ReadOnlySpan<byte> packet, ProtoWriter writer)
    {
        var reader = new ThriftCompactReader(packet);
        return Translate(ref reader, writer);
    }

    public static bool TranslateBinary(ReadOnlySpan<byte> packet, ProtoWriter writer)
    {
        var reader = new ThriftBinaryReader(packet);
        return Translate(ref reader, writer);
    }

    private static bool Translate<TReader>(ref TReader reader, ProtoWriter writer)
        where TReader : struct, IThriftReader, allows ref struct
    {
        var method = reader.ReadMessage(out var type);
        // Some clients call as if there were an answer.
        if (type is not (ThriftMessageType.OneWay or ThriftMessageType.Call) || !method.SequenceEqual("emitBatch"u8)) return false;
        while (reader.TryReadField())
        {
            if (reader.Is(1, ThriftType.Struct)) ThriftBatch.Translate(ref reader, writer);
            else reader.Skip();
        }

        return true;
    }
}
