using Microsoft.Extensions.Options;
using Tracepost.ApiService.Receivers;
using Tracepost.ApiService.Receivers.Intake;
using Tracepost.ApiService.Receivers.Jaeger.Grpc;

namespace Tracepost.Benchmarks.Protocols;

/// <summary>The receivers' own translators, by the name of their protocol. OTLP needs none.</summary>
internal static class Translators
{
    private static readonly IOptions<ReceiverOptions> Limits = Options.Create(new ReceiverOptions());

    public static IReadOnlyDictionary<string, Translator> ByProtocol { get; } = new Dictionary<string, Translator>
    {
        ["jaeger-grpc"] = new JaegerProtoTranslator(Limits).Translate,
    };
}
