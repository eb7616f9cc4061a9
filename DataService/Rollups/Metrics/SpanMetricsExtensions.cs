using Microsoft.Extensions.Options;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.DataService.Rollups.Metrics;

/// <summary>Rate, errors and durations of spans.</summary>
internal static class SpanMetricsExtensions
{
    /// <summary>Adds what counts and reads them. Rollups, queries and storage must be added too.</summary>
    public static IHostApplicationBuilder AddSpanMetrics(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SpanMetricsOptions>().BindConfiguration(SpanMetricsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SpanMetricsOptions>>().Value);
        services.AddSingleton<IRollup, SpanMetricsRollup>();
        services.AddSingleton<SpanMetricsFolding>();
        services.AddSingleton<SpanMetricsReader>();
        services.AddSingleton<SpanMetricsEndpoint>();
        services.AddHostedService<SpanMetricsWorker>();
        return builder;
    }

    /// <summary>Serves <c>tracepost.v1.SpanMetrics</c> on a door.</summary>
    public static void MapSpanMetrics(this IEndpointRouteBuilder endpoints, string door) =>
        endpoints.MapGrpcService<SpanMetricsEndpoint>().RequireDoor(door);
}
