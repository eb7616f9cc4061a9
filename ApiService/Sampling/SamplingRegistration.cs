using Microsoft.Extensions.Options;
using Tracepost.ApiService.Sampling.Adaptive;

namespace Tracepost.ApiService.Sampling;

/// <summary>Jaeger's remote sampling, over HTTP and gRPC.</summary>
internal static class SamplingRegistration
{
    public static void AddSampling(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SamplingOptions>().BindConfiguration(SamplingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.AddAdaptiveSampling();
        builder.Services.AddSingleton(provider =>
            provider.GetRequiredKeyedService<ISamplingStrategies>(provider.GetRequiredService<IOptions<SamplingOptions>>().Value.Source));
    }

    public static void MapSampling(this WebApplication app) => _ = app.Services;
}
