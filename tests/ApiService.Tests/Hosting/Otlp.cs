using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Resource.V1;
using OpenTelemetry.Proto.Trace.V1;

namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>Short ways to write OTLP.</summary>
internal static class Otlp
{
    /// <summary>2026-11-22T10:15:30Z</summary>
    public const ulong Start = 1_795_342_530_000_000_000;

    public static TracesData Trace(params (string Service, Span[] Spans)[] services)
    {
        var trace = new TracesData();
        foreach (var (service, spans) in services)
        {
            var resource = new ResourceSpans { Resource = new Resource { Attributes = { Attribute("service.name", service) } } };
            var scope = new ScopeSpans();
            scope.Spans.AddRange(spans);
            resource.ScopeSpans.Add(scope);
            trace.ResourceSpans.Add(resource);
        }

        return trace;
    }

    public static Span Span(
        string traceId,
        ulong id,
        ulong parent = 0,
        string name = "op",
        ulong after = 0,
        ulong duration = 5_000_000,
        Span.Types.SpanKind kind = OpenTelemetry.Proto.Trace.V1.Span.Types.SpanKind.Internal) => new()
        {
            TraceId = Hex(traceId.PadLeft(32, '0')),
            SpanId = Hex($"{id:x16}"),
            ParentSpanId = parent == 0 ? ByteString.Empty : Hex($"{parent:x16}"),
            Name = name,
            Kind = kind,
            StartTimeUnixNano = Start + after,
            EndTimeUnixNano = Start + after + duration,
        };

    public static ByteString Hex(string digits) => ByteString.CopyFrom(Convert.FromHexString(digits));

    public static KeyValue Attribute(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    public static KeyValue Attribute(string key, AnyValue value) => new() { Key = key, Value = value };
}
