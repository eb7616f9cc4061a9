using OpenTelemetry.Proto.Trace.V1;
using Tracepost.Testing.Protocols.Encoding;
using Tracepost.Testing.Protocols.Sending;

namespace Tracepost.Testing.Protocols;

/// <summary>
/// A protocol that clients send traces with: how the same spans are written in it, the way the OpenTelemetry specification has it for exporters, and
/// how they are sent. One request holds the spans of one process.
/// </summary>
/// <param name="Name">As the receivers' metrics call it.</param>
/// <param name="Door">The endpoint of apiservice in the manifest.</param>
/// <param name="EncodeAsync">The request's body for the spans of a process.</param>
/// <param name="Connect">Makes a sender to a host and port.</param>
public sealed record Protocol(string Name, string Door, Func<ResourceSpans, Task<byte[]>> EncodeAsync, Func<Uri, ISender> Connect)
{
    /// <summary>All that are acknowledged: a sender knows when its spans are stored.</summary>
    public static IReadOnlyList<Protocol> Acknowledged { get; } =
    [
        new("otlp-grpc", "otlp-grpc", Otlp.EncodeAsync, url => new GrpcSender(url, "opentelemetry.proto.collector.trace.v1.TraceService", "Export")),
        new("otlp-http", "otlp-http", Otlp.EncodeAsync, url => new HttpSender(url, "v1/traces", "application/x-protobuf")),
        new("jaeger-grpc", "jaeger-grpc", JaegerProtobuf.EncodeAsync, url => new GrpcSender(url, "jaeger.api_v2.CollectorService", "PostSpans")),
        new("jaeger-thrift-http", "jaeger-http", JaegerThrift.EncodeBatchAsync, url => new HttpSender(url, "api/traces", "application/x-thrift")),
        new("zipkin-json", "zipkin", ZipkinJson.EncodeAsync, url => new HttpSender(url, "api/v2/spans", "application/json")),
        new("zipkin-protobuf", "zipkin", ZipkinProtobuf.EncodeAsync, url => new HttpSender(url, "api/v2/spans", "application/x-protobuf")),
        new("zipkin-grpc", "zipkin", ZipkinProtobuf.EncodeAsync, url => new GrpcSender(url, "zipkin.proto3.SpanService", "Report")),
        new("zipkin-v1-json", "zipkin", ZipkinV1Json.EncodeAsync, url => new HttpSender(url, "api/v1/spans", "application/json")),
        new("zipkin-v1-thrift", "zipkin", ZipkinV1Thrift.EncodeAsync, url => new HttpSender(url, "api/v1/spans", "application/x-thrift")),
    ];

    /// <summary>Those that are sent without an answer.</summary>
    public static IReadOnlyList<Protocol> Unacknowledged { get; } =
    [
        new("jaeger-compact-udp", "jaeger-compact", JaegerThrift.EncodeCompactMessageAsync, url => new UdpSender(url)),
        new("jaeger-binary-udp", "jaeger-binary", JaegerThrift.EncodeBinaryMessageAsync, url => new UdpSender(url)),
        new("opencensus-grpc", "opencensus", OpenCensus.EncodeAsync, url => new OpenCensusSender(url)),
    ];
}
