using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using Tracepost.ApiService.Pages.Traces;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Otlp;

namespace Tracepost.ApiService.Tests.Pages.Traces;

/// <summary>Traces as the pages have them in memory.</summary>
internal static class OpenedTrace
{
    public static LoadedTrace Of(TracesData trace)
    {
        var spans = TracesDataDecoder.Decode(trace.ToByteArray());
        return new LoadedTrace(spans[0].TraceId, TraceTree.Build(spans), [], isPartial: false, bytes: 0);
    }
}
