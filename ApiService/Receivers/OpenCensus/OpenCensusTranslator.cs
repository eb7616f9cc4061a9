using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Json;
using Tracepost.ApiService.Receivers.OpenCensus.Json;
using Tracepost.ApiService.Receivers.OpenCensus.Spans;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Wire;

namespace Tracepost.ApiService.Receivers.OpenCensus;

/// <summary>
/// OpenCensus' spans to OTLP, bytes to bytes: https://github.com/census-instrumentation/opencensus-proto. Spans with a resource of their own go into
/// a <c>ResourceSpans</c> of their own, which neighbours with the same one share.
/// </summary>
internal sealed class OpenCensusTranslator(IOptions<ReceiverOptions> options)
{
    private readonly int _limit = options.Value.MaxRequestBytes;

    /// <summary>Translates the next message of a stream, to nothing if it has no spans; the caller disposes what it gets.</summary>
    /// <exception cref="MalformedProtobufException">It is none.</exception>
    /// <exception cref="RefusedException">It is the first and has no node.</exception>
    /// <exception cref="ProtoLimitException">It says more as OTLP than a request may.</exception>
    public PooledBytes Translate(ReadOnlyMemory<byte> message, OpenCensusSender sender)
    {
        using var writer = new ProtoWriter(message.Length + (message.Length / 4), _limit);
        WriteMessage(message.Span, sender, writer);
        return writer.Detach();
    }

    /// <summary>Translates messages as grpc-gateway takes them: JSON objects one after the other, together a stream.</summary>
    /// <exception cref="RefusedException">They are none, or the first has no node.</exception>
    /// <exception cref="ProtoLimitException">They say more as OTLP than a request may.</exception>
    public PooledBytes TranslateJson(ReadOnlyMemory<byte> json)
    {
        const int Message = 1;
        const string Expected = "a message is an object: {\"node\":{…},\"spans\":[…]}";
        using var messages = new ProtoWriter(json.Length, _limit);
        JsonTranscoder.TranscodeAll(json.Span, OpenCensusJsonSchema.ExportTraceServiceRequest, Message, Expected, messages);
        if (messages.Length == 0) throw RefusedException.Malformed("the request has no message");

        using var protobuf = messages.Detach();
        using var writer = new ProtoWriter(protobuf.Length, _limit);
        var sender = new OpenCensusSender();
        var reader = new ProtoReader(protobuf.Span);
        while (reader.TryReadTag())
        {
            WriteMessage(reader.ReadBytes(), sender, writer);
        }

        return writer.Detach();
    }

    private static void WriteMessage(ReadOnlySpan<byte> message, OpenCensusSender sender, ProtoWriter writer)
    {
        sender.Update(message);
        var spans = new OpenCensusBatch(writer, sender.Node);
        if (!WriteSpans(message, ownResource: false, sender.Resource, ref spans)) return;
        // In a second pass, so that the resource of the stream is written once however the spans alternate.
        WriteSpans(message, ownResource: true, default, ref spans);
    }

    /// <summary>Writes the spans that have a resource of their own, or those that have none.</summary>
    /// <returns>True if there are others.</returns>
    private static bool WriteSpans(ReadOnlySpan<byte> message, bool ownResource, ReadOnlySpan<byte> resource, scoped ref OpenCensusBatch spans)
    {
        var others = false;
        var reader = new ProtoReader(message);
        while (reader.TryReadTag())
        {
            if (!reader.Is(2, WireType.LengthDelimited))
            {
                reader.Skip();
                continue;
            }

            var span = reader.ReadBytes();
            var own = OpenCensusSpan.TryFindResource(span, out var found);
            if (own == ownResource) spans.Write(span, own ? found : resource);
            else others = true;
        }

        spans.End();
        return others;
    }
}
