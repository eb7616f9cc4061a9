using Microsoft.Extensions.Options;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.Jaeger.Grpc;

/// <summary>
/// Jaeger's api_v2 to OTLP, bytes to bytes: https://github.com/jaegertracing/jaeger-idl/tree/main/proto/api_v2.
/// <code>
/// PostSpansRequest { Batch batch = 1; }
/// Batch { Span spans = 1; Process process = 2; }
/// </code>
/// </summary>
internal sealed class JaegerProtoTranslator(IOptions<ReceiverOptions> options)
{
    /// <summary>Translates a <c>PostSpansRequest</c>; the caller disposes what it gets.</summary>
    /// <exception cref="MalformedProtobufException">It is none.</exception>
    /// <exception cref="ProtoLimitException">It says more as OTLP than a request may.</exception>
    public PooledBytes Translate(ReadOnlyMemory<byte> request)
    {
        using var writer = new ProtoWriter(request.Length + (request.Length / 4), options.Value.MaxRequestBytes);
        var reader = new ProtoReader(request.Span);
        while (reader.TryReadTag())
        {
            if (reader.Is(1, WireType.LengthDelimited)) WriteBatch(reader.ReadBytes(), writer);
            else reader.Skip();
        }

        return writer.Detach();
    }

    private static void WriteBatch(ReadOnlySpan<byte> batch, ProtoWriter writer)
    {
        var spans = new JaegerProtoBatch(writer);
        if (!WriteSpans(batch, ownProcess: false, FindProcess(batch), ref spans)) return;
        // In a second pass, so that the process of the batch is written once however the spans alternate.
        WriteSpans(batch, ownProcess: true, default, ref spans);
    }

    // Process has the higher number, so it comes after the spans.
    private static ReadOnlySpan<byte> FindProcess(ReadOnlySpan<byte> batch)
    {
        ReadOnlySpan<byte> process = default;
        var reader = new ProtoReader(batch);
        while (reader.TryReadTag())
        {
            if (reader.Is(2, WireType.LengthDelimited)) process = reader.ReadBytes();
            else reader.Skip();
        }

        return process;
    }

    /// <summary>Writes the spans that have a process of their own, or those that have none.</summary>
    /// <returns>True if there are others.</returns>
    private static bool WriteSpans(ReadOnlySpan<byte> batch, bool ownProcess, ReadOnlySpan<byte> process, scoped ref JaegerProtoBatch spans)
    {
        var others = false;
        var reader = new ProtoReader(batch);
        while (reader.TryReadTag())
        {
            if (!reader.Is(1, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var span = reader.ReadBytes();
            var head = JaegerProtoHead.Read(span);
            if (head.HasProcess == ownProcess) spans.Write(span, head, ownProcess ? head.Process : process);
            else others = true;
        }

        spans.End();
        return others;
    }
}
