using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Tracepost.ServiceDefaults.Telemetry;

/// <summary>
/// OpenTelemetry for a Tracepost service: its logs, metrics and traces, exported only when OTEL_EXPORTER_OTLP_ENDPOINT names a place
/// (the Aspire dashboard, a collector, or Tracepost itself).
/// </summary>
internal static class TelemetryExtensions
{
    /// <summary>Every meter and activity source of ours is called Tracepost.&lt;Project&gt;.</summary>
    private const string OwnInstruments = "Tracepost.*";

    private const string Npgsql = "Npgsql";

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddServiceNameUnlessConfigured(builder))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(OwnInstruments, Npgsql)
                .SetExemplarFilter(ExemplarFilterType.TraceBased))
            .WithTracing(traces => traces
                .SetSamplerUnlessConfigured(builder)
                .AddAspNetCoreInstrumentation(options => options.Filter = Untraced.ShouldTrace)
                // The gRPC span stands for the call; the HTTP/2 request below it would be the same span twice.
                .AddGrpcClientInstrumentation(options => options.SuppressDownstreamInstrumentation = true)
                .AddHttpClientInstrumentation()
                .AddSource(OwnInstruments, Npgsql));

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }

    private static void AddServiceNameUnlessConfigured(this ResourceBuilder resource, IHostApplicationBuilder builder)
    {
        var attributes = builder.Configuration["OTEL_RESOURCE_ATTRIBUTES"] ?? "";
        var isConfigured = !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_SERVICE_NAME"])
            || attributes.Contains("service.name=", StringComparison.Ordinal);
        if (!isConfigured) resource.AddService(builder.Environment.ApplicationName);
    }

    private static TracerProviderBuilder SetSamplerUnlessConfigured(this TracerProviderBuilder traces, IHostApplicationBuilder builder) =>
        // Aspire sets always_on, which would make the loop that NoClientRootsSampler breaks, and trace what a caller left untraced.
        builder.Configuration["OTEL_TRACES_SAMPLER"] is null or "" or "always_on" or "parentbased_always_on"
            ? traces.SetSampler(new ParentBasedSampler(new NoClientRootsSampler()))
            : traces;
}
