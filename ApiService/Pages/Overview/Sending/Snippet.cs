namespace Tracepost.ApiService.Pages.Overview.Sending;

/// <summary>Something to copy.</summary>
/// <param name="Title">What to do with it.</param>
/// <param name="Text">As it is, lines ended with a line feed.</param>
public sealed record Snippet(string Title, string Text)
{
    private const string Run = "Run it";

    /// <summary>What it takes to send from here to there.</summary>
    internal static IReadOnlyList<Snippet> Of(SendChoice choice, ServerAddress server) => choice.Language switch
    {
        "dotnet" => DotNet(choice.Protocol, server),
        "go" => choice.Protocol == SendChoice.OpenCensus ? [OpenCensusGo(server)] : Go(choice.Protocol, server),
        "java" => choice.Protocol == SendChoice.OpenCensus ? [OpenCensusJava(server)] : [new(Run, Shell(choice.Protocol, server, true) + "java -javaagent:opentelemetry-javaagent.jar -jar orders.jar")],
        "node" =>
        [
            new("Add", "npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node"),
            new(Run, Shell(choice.Protocol, server, true) + "node --require @opentelemetry/auto-instrumentations-node/register app.js"),
        ],
        "python" =>
        [
            new("Add", $"pip install opentelemetry-distro opentelemetry-exporter-{(choice.Protocol == SendChoice.Zipkin ? "zipkin" : "otlp")} && opentelemetry-bootstrap -a install"),
            new(Run, Shell(choice.Protocol, server, true) + "opentelemetry-instrument python app.py"),
        ],
        "rust" => Rust(choice.Protocol, server),
        "collector" => [CollectorSnippet.Of(choice.Protocol, server)],
        "kubernetes" => [KubernetesSnippet.Of(choice.Protocol, server)],
        "jaeger" => [Jaeger(choice.Protocol, server)],
        _ => [CurlSnippet.Of(choice.Protocol, server)],
    };

    /// <summary>The variables that SDKs read, each with its value.</summary>
    internal static IEnumerable<(string Name, string Value)> Variables(string protocol, ServerAddress server) => protocol == SendChoice.Zipkin
        ?
        [
            ("OTEL_TRACES_EXPORTER", "zipkin"),
            ("OTEL_EXPORTER_ZIPKIN_ENDPOINT", server.Url(DoorNames.Zipkin) + "/api/v2/spans"),
            ("OTEL_SERVICE_NAME", "orders"),
        ]
        :
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", server.Url(protocol == SendChoice.Otlp ? DoorNames.OtlpGrpc : DoorNames.OtlpHttp)),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol == SendChoice.Otlp ? "grpc" : "http/protobuf"),
            ("OTEL_SERVICE_NAME", "orders"),
        ];

    // Agents also send metrics and logs unless they are told not to.
    private static string Shell(string protocol, ServerAddress server, bool tracesOnly)
    {
        var variables = Variables(protocol, server).Select(variable => $"{variable.Name}={variable.Value} \\\n");
        return string.Concat(variables) + (tracesOnly ? "OTEL_METRICS_EXPORTER=none OTEL_LOGS_EXPORTER=none \\\n" : "");
    }

    private static IReadOnlyList<Snippet> DotNet(string protocol, ServerAddress server)
    {
        var isZipkin = protocol == SendChoice.Zipkin;
        var exporter = isZipkin ? "Zipkin" : "OpenTelemetryProtocol";
        return
        [
            new("Add", string.Join('\n', new[] { "Extensions.Hosting", "Instrumentation.AspNetCore", "Instrumentation.Http", "Exporter." + exporter }.Select(name => $"dotnet add package OpenTelemetry.{name}"))),
            new("In Program.cs", isZipkin
                ? "builder.Services.AddOpenTelemetry()\n    .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddZipkinExporter());"
                : "builder.Services.AddOpenTelemetry()\n    .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())\n    .UseOtlpExporter();"),
            new(Run, Shell(protocol, server, false) + "dotnet run"),
        ];
    }

    private static IReadOnlyList<Snippet> Go(string protocol, ServerAddress server)
    {
        var (package, create) = protocol switch
        {
            SendChoice.Zipkin => ("go.opentelemetry.io/otel/exporters/zipkin", "zipkin.New(\"\") // OTEL_EXPORTER_ZIPKIN_ENDPOINT"),
            SendChoice.Otlp => ("go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc", "otlptracegrpc.New(ctx)"),
            _ => ("go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp", "otlptracehttp.New(ctx)"),
        };
        return
        [
            new("Add", $"go get go.opentelemetry.io/otel/sdk {package} go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"),
            new("In main.go",
                $$"""
                exporter, err := {{create}}
                if err != nil {
                	log.Fatal(err)
                }
                provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter))
                defer provider.Shutdown(ctx)
                otel.SetTracerProvider(provider)

                http.ListenAndServe(":8080", otelhttp.NewHandler(mux, "orders"))
                """.ReplaceLineEndings("\n")),
            new(Run, Shell(protocol, server, false) + (protocol == SendChoice.Otlp ? "OTEL_EXPORTER_OTLP_INSECURE=true \\\n" : "") + "go run ."),
        ];
    }

    private static IReadOnlyList<Snippet> Rust(string protocol, ServerAddress server)
    {
        var isGrpc = protocol == SendChoice.Otlp;
        return
        [
            new("Add", "cargo add opentelemetry opentelemetry_sdk\ncargo add opentelemetry-otlp" + (isGrpc ? " --features grpc-tonic" : "")),
            new("In main.rs",
                $"""
                let exporter = opentelemetry_otlp::SpanExporter::builder().{(isGrpc ? "with_tonic" : "with_http")}().build()?;
                let provider = opentelemetry_sdk::trace::SdkTracerProvider::builder().with_batch_exporter(exporter).build();
                opentelemetry::global::set_tracer_provider(provider.clone());
                // … and at the end: provider.shutdown()?;
                """.ReplaceLineEndings("\n")),
            new(Run, Shell(protocol, server, false) + "cargo run"),
        ];
    }

    private static Snippet OpenCensusGo(ServerAddress server) => new(
        "In main.go",
        $$"""
        exporter, err := ocagent.NewExporter(ocagent.WithInsecure(), ocagent.WithAddress("{{server.At(DoorNames.OpenCensus)}}"), ocagent.WithServiceName("orders"))
        if err != nil {
        	log.Fatal(err)
        }
        defer exporter.Stop()
        trace.RegisterExporter(exporter)
        """.ReplaceLineEndings("\n"));

    private static Snippet OpenCensusJava(ServerAddress server) => new(
        "At the start",
        $"""
        OcAgentTraceExporter.createAndRegister(OcAgentTraceExporterConfiguration.builder()
            .setEndPoint("{server.At(DoorNames.OpenCensus)}").setUseInsecure(true).setServiceName("orders").build());
        """.ReplaceLineEndings("\n"));

    private static Snippet Jaeger(string protocol, ServerAddress server)
    {
        var way = protocol == SendChoice.JaegerHttp
            ? $"export JAEGER_ENDPOINT={server.Url(DoorNames.JaegerHttp)}/api/traces"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"export JAEGER_AGENT_HOST={server.Host} JAEGER_AGENT_PORT={server.Ports[DoorNames.JaegerCompact]}   # Node: {server.Ports[DoorNames.JaegerBinary]}");
        return new Snippet(
            "In the environment",
            $"{way}\nexport JAEGER_SERVICE_NAME=orders\nexport JAEGER_SAMPLER_TYPE=remote\nexport JAEGER_SAMPLER_MANAGER_HOST_PORT={server.Url(DoorNames.Sampling)}/sampling   # some clients: {server.At(DoorNames.Sampling)}");
    }
}
