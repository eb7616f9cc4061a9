using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tracepost.DataService.Compaction.Copying;
using Tracepost.DataService.Compaction.Lifecycle;

namespace Tracepost.DataService.Compaction;

/// <summary>Days that are over are rewritten once, to take less space and to be read faster.</summary>
internal static class CompactionExtensions
{
    /// <summary>Adds what compacts, and does it in the background. Storage and queries must be added too; if ingest is, it goes first.</summary>
    public static IHostApplicationBuilder AddCompaction(this IHostApplicationBuilder builder)
    {
        builder.AddCompactor();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<CompactionWorker>());
        return builder;
    }

    /// <summary>Adds what compacts when it is asked to.</summary>
    public static IHostApplicationBuilder AddCompactor(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<CompactionOptions>().BindConfiguration(CompactionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CompactionOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CompactionMetrics>();
        services.AddSingleton<ClosedDays>();
        services.AddSingleton<CopyStep>();
        services.AddSingleton<Compactor>();
        services.AddSingleton<CompactionWorker>();
        return builder;
    }
}
