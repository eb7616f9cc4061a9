using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Jaeger.Agent;
using Tracepost.ApiService.Receivers.Jaeger.Grpc;
using Tracepost.ApiService.Receivers.Jaeger.Thrift;
using Tracepost.ApiService.Receivers.OpenCensus;
using Tracepost.ApiService.Receivers.Zipkin;
using Tracepost.TraceModel.Wire;

namespace Tracepost.Benchmarks.Protocols;

/// <summary>The receivers' own translators, by the name of their protocol. OTLP needs none.</summary>
internal static class Translators
{
    private static readonly IOptions<ReceiverOptions> Limits = Options.Create(new ReceiverOptions());
    private static readonly ZipkinTranslators Zipkin = new(TimeProvider.System, Limits);

    public static IReadOnlyDictionary<string, Translator> ByProtocol { get; } = new Dictionary<string, Translator>
    {
        ["jaeger-grpc"] = new JaegerProtoTranslator(Limits).Translate,
        ["jaeger-thrift-http"] = new JaegerThriftTranslator(Limits).Translate,
        ["jaeger-compact-udp"] = Packet(AgentMessages.TranslateCompact),
        ["jaeger-binary-udp"] = Packet(AgentMessages.TranslateBinary),
        ["zipkin-json"] = Zipkin.Json,
        ["zipkin-protobuf"] = Zipkin.Protobuf,
        ["zipkin-grpc"] = Zipkin.ProtobufMessage,
        ["zipkin-v1-json"] = Zipkin.JsonV1,
        ["zipkin-v1-thrift"] = Zipkin.ThriftV1,
        ["opencensus-grpc"] = request => new OpenCensusTranslator(Limits).Translate(request, new OpenCensusSender()),
    };

    private static Translator Packet(AgentTranslator translate) => packet =>
    {
        using var writer = new ProtoWriter(packet.Length);
        translate(packet.Span, writer);
        return writer.Detach();
    };
}
