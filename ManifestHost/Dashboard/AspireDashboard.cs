using System.Globalization;
using Tracepost.ManifestHost.Processes;
using Tracepost.ManifestHost.Resources;

namespace Tracepost.ManifestHost.Dashboard;

/// <summary>
/// The genuine Aspire dashboard, without a container: <c>aspire dashboard run</c>. It shows the logs, metrics and traces that our resources send
/// it, and offers them as OTLP JSON under <c>/api/telemetry/{resources,logs,spans,traces}</c>.
/// </summary>
internal sealed class AspireDashboard(AspireCli cli, int frontendPort, int otlpGrpcPort, int otlpHttpPort)
{
    internal const string Name = "dashboard";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    internal string FrontendUrl { get; } = Url(frontendPort);

    internal string OtlpGrpcUrl { get; } = Url(otlpGrpcPort);

    internal string OtlpHttpUrl { get; } = Url(otlpHttpPort);

    /// <summary>On its usual ports (frontend 18888, OTLP 18889 and 18890) when they are free.</summary>
    internal static AspireDashboard On(AspireCli cli, bool freePorts) => new(cli, Port(18888, freePorts), Port(18889, freePorts), Port(18890, freePorts));

    /// <summary>What makes a resource send it its telemetry; the same variables as aspire run sets.</summary>
    internal Dictionary<string, string> EnvironmentFor(string resource) => new()
    {
        ["OTEL_SERVICE_NAME"] = resource,
        ["OTEL_RESOURCE_ATTRIBUTES"] = string.Create(CultureInfo.InvariantCulture, $"service.instance.id={resource}-{Environment.ProcessId}"),
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = OtlpGrpcUrl,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
        // A person is watching: show things after a second, not after five to sixty.
        ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based",
    };

    internal ProcessHost Create(Action<string> onLine)
    {
        string[] arguments =
        [
            "dashboard", "run", "--nologo", "--non-interactive", "--allow-anonymous",
            "--frontend-url", FrontendUrl, "--otlp-grpc-url", OtlpGrpcUrl, "--otlp-http-url", OtlpHttpUrl,
        ];
        // The command prefers these over its options when they are set.
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = null,
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = null,
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = null,
            ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "1",
            ["NO_COLOR"] = "1",
        };
        if (cli.Home is not null) environment["ASPIRE_HOME"] = cli.Home;

        var endpoints = new Dictionary<string, EndpointAddress> { ["http"] = new("http", "localhost", frontendPort, false, true, true) };
        return new ProcessHost(
            Name, new ChildCommand(cli.Program, arguments) { Environment = environment }, HealthProbe.For(endpoints), StartTimeout,
            // It centres its messages on a page of its own.
            line =>
            {
                if (!string.IsNullOrWhiteSpace(line)) onLine(line.Trim());
            });
    }

    private static int Port(int usual, bool freePorts) => freePorts || FreePort.IsTaken(usual) ? FreePort.Next() : usual;

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
}
