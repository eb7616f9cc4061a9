using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Pages.Traces;
using Tracepost.ApiService.Tests.Hosting;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;
using OtlpSpan = OpenTelemetry.Proto.Trace.V1.Span;

namespace Tracepost.ApiService.Tests.Pages.Traces.Waterfall;

/// <summary>Traces as the pages have them in memory.</summary>
internal static class LoadedTraces
{
    public static LoadedTrace Of(params OtlpSpan[] spans) => Of(Otlp.Trace(("shop", spans)));

    public static LoadedTrace Of(TracesData trace) =>
        new(new TraceId(0, 1), TraceTree.Build(TracesDataDecoder.Decode(trace.ToByteArray())), [], isPartial: false, bytes: 0);
}
