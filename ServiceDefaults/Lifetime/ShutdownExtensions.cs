using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Tracepost.ServiceDefaults.Lifetime;

/// <summary>Graceful shutdown: not ready, then a pause, then no new connections and an end to those that are open; bounded in all.</summary>
internal static class ShutdownExtensions
{
    internal static void AddGracefulShutdown(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShutdownOptions>()
            .BindConfiguration("Shutdown")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddOptions<HostOptions>()
            .Configure<IOptions<ShutdownOptions>>((host, shutdown) => host.ShutdownTimeout = TimeSpan.FromSeconds(shutdown.Value.TimeoutSeconds));
        builder.Services.AddHostedService(services => new DrainPause(
            TimeSpan.FromSeconds(services.GetRequiredService<IOptions<ShutdownOptions>>().Value.DelaySeconds ?? DefaultDelay(builder.Configuration)),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<IHostApplicationLifetime>()));
    }

    private static double DefaultDelay(IConfiguration configuration) => Hosting.IsContainer(configuration) ? 5 : 0;
}
