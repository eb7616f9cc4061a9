using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tracepost.DataService.Rollups.Arrivals;
using Tracepost.DataService.Rollups.Changes;
using Tracepost.DataService.Rollups.Rounds;
using Tracepost.DataService.Storage.Commit;

namespace Tracepost.DataService.Rollups;

/// <summary>What is counted from arriving spans: which service calls which, and how often, how long, with how many errors.</summary>
internal static class RollupExtensions
{
    /// <summary>
    /// Adds what counts: every <see cref="IRollup"/> that is registered. Readers of counts call <see cref="RollupCatchUp"/> first. Storage
    /// and queries must be added too.
    /// </summary>
    public static IHostApplicationBuilder AddRollups(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RollupOptions>().BindConfiguration(RollupOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RollupOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RollupMetrics>();
        services.AddSingleton<ChangeReader>();
        services.AddSingleton<RollupRounds>();
        services.AddSingleton<RollupCatchUp>();
        services.AddHostedService<RollupWorker>();
        // If nobody counts, commits are not noted, and cost what they cost without.
        if (builder.Configuration.GetValue($"{RollupOptions.Section}:{nameof(RollupOptions.Enabled)}", true))
            services.AddSingleton<ICommitNote, ArrivalNote>();
        return builder;
    }
}
