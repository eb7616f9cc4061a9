using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tracepost.Interop.Recording;

namespace Tracepost.Interop;

/// <summary>The OpenTelemetry .NET SDK as an application sets it up, with a recorder beside the exporter.</summary>
internal sealed class Telemetry : IDisposable
{
    private static readonly KeyValuePair<string, object>[] ResourceAttributes =
    [
        new("deployment.environment.name", "test"),
        new("interop.replica", 3L),
        new("interop.load", 0.25),
        new("interop.canary", false),
        new("interop.zones", new[] { "a", "b" }),
    ];

    private readonly RecordingProcessor _recorder = new();
    private readonly TracerProvider _provider;

    private Telemetry(string role, Action<TracerProviderBuilder> addExporter)
    {
        var builder = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateDefault()
                .AddService($"interop-dotnet-{role}", serviceNamespace: "interop", serviceVersion: "1.2.3", serviceInstanceId: $"{role}-1")
                .AddAttributes(ResourceAttributes))
            .SetSampler(new AlwaysOnSampler())
            .AddSource(Sources.ScenarioName, Sources.PlainName)
            .AddHttpClientInstrumentation()
            .AddAspNetCoreInstrumentation(options => options.RecordException = true)
            .AddNpgsql()
            .AddProcessor(_recorder);
        addExporter(builder);
        _provider = builder.Build();
    }

    /// <summary>Reads <c>--role</c>, <c>--protocol</c> (as in OTEL_EXPORTER_OTLP_PROTOCOL, or zipkin) and <c>--endpoint</c>.</summary>
    public static Telemetry Start(IConfiguration configuration)
    {
        var endpoint = configuration["endpoint"] ?? throw new ArgumentException("--endpoint is missing");
        return new Telemetry(configuration["role"] ?? "", configuration["protocol"] switch
        {
            "grpc" => Otlp(OtlpExportProtocol.Grpc, new Uri(endpoint)),
            "http/protobuf" => Otlp(OtlpExportProtocol.HttpProtobuf, new Uri($"{endpoint}/v1/traces")),
            "zipkin" => Zipkin(new Uri($"{endpoint}/api/v2/spans")),
            _ => throw new ArgumentException("--protocol is grpc, http/protobuf or zipkin"),
        });
    }

    /// <summary>Sends what is left and returns everything that was sent, as JSON.</summary>
    public string StopAndReport()
    {
        if (!_provider.Shutdown(timeoutMilliseconds: 20_000)) throw new TimeoutException("The spans could not be sent in time.");
        return _recorder.ToJson(_provider.GetResource());
    }

    public void Dispose() => _provider.Dispose();

    private static Action<TracerProviderBuilder> Otlp(OtlpExportProtocol protocol, Uri endpoint) =>
        builder => builder.AddOtlpExporter(options => (options.Protocol, options.Endpoint) = (protocol, endpoint));

#pragma warning disable CS0618 // obsolete: those who still use it must be able to send
    private static Action<TracerProviderBuilder> Zipkin(Uri endpoint) =>
        builder => builder.AddZipkinExporter(options => options.Endpoint = endpoint);
#pragma warning restore CS0618
}
