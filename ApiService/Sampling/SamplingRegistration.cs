using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using Tracepost.ApiService.Sampling.Adaptive;
using Tracepost.ApiService.Sampling.Files;
using Tracepost.ApiService.Sampling.Grpc;
using Tracepost.ApiService.Sampling.Http;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.ApiService.Sampling;

/// <summary>Jaeger's remote sampling, over HTTP and gRPC.</summary>
internal static class SamplingRegistration
{
    public static void AddSampling(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SamplingOptions>().BindConfiguration(SamplingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<SamplingMetrics>();
        services.AddSingleton<SamplingDesk>();
        services.AddSingleton<IConfigureOptions<CorsOptions>, SamplingCors>();
        services.AddGrpc();

        services.AddFileSampling();
        builder.AddAdaptiveSampling();
        services.AddSingleton(provider =>
            provider.GetRequiredKeyedService<ISamplingStrategies>(provider.GetRequiredService<IOptions<SamplingOptions>>().Value.From));
    }

    public static void MapSampling(this WebApplication app)
    {
        SamplingEndpoints.Map(app);
        // Agents ask where they send their spans to.
        app.MapGrpcService<SamplingManagerService>().RequireDoor(DoorNames.SamplingGrpc, DoorNames.JaegerGrpc);
    }
}
