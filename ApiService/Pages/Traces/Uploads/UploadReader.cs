using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.Bodies;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Otlp.Json;
using Tracepost.ApiService.Receivers.Writer;
using Tracepost.ApiService.Receivers.Zipkin;
using Tracepost.ApiService.Transform;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Adjusting;
using Tracepost.TraceModel.Grpc;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.ApiService.Pages.Traces.Uploads;

/// <summary>
/// Reads a file with what receivers read requests with: OTLP JSON <c>{"resourceSpans":[…]}</c>, or Zipkin's v2 JSON <c>[{"traceId":…},…]</c>.
/// </summary>
internal sealed class UploadReader(TraceAdjuster adjuster, IOptions<ReceiverOptions> options, TimeProvider time)
{
    // What a decoded span takes at least, however short it was sent.
    private const int SpanBytes = 256;

    /// <summary>The trace in a file; of several the one with most spans. The file is given back.</summary>
    /// <exception cref="RefusedException">It is none of these formats, or has no span.</exception>
    public LoadedTrace Read(PooledBytes file, HeldBytes held)
    {
        var isList = file.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
        Translator translate = isList ? new ZipkinTranslators(time, options).Json : OtlpJsonReader.ToProtobuf;
        byte[] request;
        using (var translated = BodyTranslation.Run(translate, file, held))
        {
            // The spans look into these bytes for as long as they are kept.
            request = translated.Memory.ToArray();
            if (!held.TryGrowBy(request.Length + (SpanCounter.Count(request) * SpanBytes))) throw RefusedException.Overloaded();
        }

        var all = TracesDataDecoder.Decode(request);
        if (all.Count == 0) throw RefusedException.Malformed("the file has no spans that can be read: OTLP JSON begins with {\"resourceSpans\":[, Zipkin's with [{\"traceId\":");
        foreach (var span in all) SentIds.Check(span.Otlp.Span);

        var traces = all.GroupBy(span => span.TraceId).ToList();
        var largest = traces.MaxBy(trace => trace.Count())!;
        var spans = largest.ToList();
        adjuster.AdjustTrace(spans);
        return new LoadedTrace(UploadId.New(), TraceTree.Build(spans), knownServices: [], isPartial: false, request.Length)
        {
            Upload = new UploadedFile(largest.Key, traces.Count),
        };
    }
}
