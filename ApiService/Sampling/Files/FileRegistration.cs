using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tracepost.ApiService.Sampling.Files;

/// <summary>Strategies from a file.</summary>
internal static class FileRegistration
{
    /// <summary>Adds the <see cref="ISamplingStrategies"/> of <see cref="SamplingSource.File"/>.</summary>
    public static void AddFileSampling(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<FileStrategies>();
        services.AddKeyedSingleton<ISamplingStrategies>(SamplingSource.File, (provider, _) => provider.GetRequiredService<FileStrategies>());
        services.AddHostedService<FileWatcher>();
    }
}
