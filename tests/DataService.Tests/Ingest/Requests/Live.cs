using Google.Protobuf;
using OpenTelemetry.Proto.Collector.Trace.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.DataService.Tests.Ingest.Requests;

/// <summary>Requests of spans that start now, for services with the real time.</summary>
internal static class Live
{
    public static ulong Now => (ulong)(TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    public static ByteString TraceId(ulong id) => ByteString.CopyFrom([.. Messages.Id(0xABCD), .. Messages.Id(id)]);

    public static Span Span(ulong trace, ulong id) => new()
    {
        TraceId = TraceId(trace),
        SpanId = ByteString.CopyFrom(Messages.Id(id)),
        Name = "GET /orders",
        StartTimeUnixNano = Now,
        EndTimeUnixNano = Now + 1_000_000,
        Attributes = { new KeyValue { Key = "http.request.method", Value = new AnyValue { StringValue = "GET" } } },
    };

    public static ExportTraceServiceRequest Request(params Span[] spans) => new()
    {
        ResourceSpans =
        {
            new ResourceSpans
            {
                Resource = new Resource { Attributes = { new KeyValue { Key = "service.name", Value = new AnyValue { StringValue = "shop" } } } },
                ScopeSpans = { new ScopeSpans { Scope = new InstrumentationScope { Name = "lib" }, Spans = { spans } } },
            },
        },
    };
}
