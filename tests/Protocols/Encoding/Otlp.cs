using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.Testing.Protocols.Encoding;

/// <summary>OTLP itself.</summary>
internal static class Otlp
{
    public static Task<byte[]> EncodeAsync(ResourceSpans spans) =>
        Task.FromResult(new ExportTraceServiceRequest { ResourceSpans = { spans } }.ToByteArray());
}
