using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tracepost.ServiceDefaults.Clients;
using Tracepost.ServiceDefaults.Health;
using Tracepost.ServiceDefaults.Lifetime;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.ServiceDefaults;

/// <summary>What every Tracepost service has in common, in one call.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds OpenTelemetry (logs, metrics, traces), health checks, service discovery, resilient HTTP clients and a shutdown that first
    /// tells load balancers and then drains.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddTelemetry();
        builder.AddHealth();
        builder.AddGracefulShutdown();
        builder.AddHttpClientDefaults();
        return builder;
    }
}
