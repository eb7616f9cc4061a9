using Microsoft.Extensions.DependencyInjection.Extensions;
using Tracepost.ServiceDefaults.Clients;
using Tracepost.TraceModel.Sampling;

namespace Tracepost.ApiService.Sampling.Adaptive;

/// <summary>Strategies that DataService computes.</summary>
internal static class AdaptiveRegistration
{
    // Of a service with very many operations; usually it is some kilobytes.
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    /// <summary>Adds the <see cref="ISamplingStrategies"/> of <see cref="SamplingSource.Adaptive"/>, as a keyed singleton.</summary>
    public static void AddAdaptiveSampling(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AdaptiveOptions>().BindConfiguration(AdaptiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddGrpcClient<SamplingProbabilities.SamplingProbabilitiesClient>(client => client.Address = new Uri("http://_grpc.dataservice"))
            .ConfigureChannel(channel => channel.MaxReceiveMessageSize = MaxMessageBytes)
            .ForStreamingGrpc();
        services.AddSingleton<AdaptiveMetrics>();
        services.AddSingleton<ProbabilityClient>();
        services.AddKeyedSingleton<ISamplingStrategies, AdaptiveStrategies>(SamplingSource.Adaptive);
    }
}
