using Microsoft.Extensions.DependencyInjection.Extensions;
using Tracepost.ApiService.Store.Replicas;
using Tracepost.TraceModel.Sampling;

namespace Tracepost.ApiService.Sampling.Adaptive;

/// <summary>Strategies that DataService computes.</summary>
internal static class AdaptiveRegistration
{
    /// <summary>Adds the <see cref="ISamplingStrategies"/> of <see cref="SamplingSource.Adaptive"/>, as a keyed singleton.</summary>
    public static void AddAdaptiveSampling(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AdaptiveOptions>().BindConfiguration(AdaptiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddStoreReader<SamplingProbabilities.SamplingProbabilitiesClient>();
        services.AddSingleton<AdaptiveMetrics>();
        services.AddSingleton<ProbabilityClient>();
        services.AddKeyedSingleton<ISamplingStrategies, AdaptiveStrategies>(SamplingSource.Adaptive);
    }
}
