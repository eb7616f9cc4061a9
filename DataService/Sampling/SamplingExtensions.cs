using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tracepost.DataService.Sampling.Calculation;
using Tracepost.DataService.Sampling.Counting;
using Tracepost.DataService.Sampling.Endpoints;
using Tracepost.DataService.Storage.Commit;
using Tracepost.ServiceDefaults.Doors;
using Tracepost.ServiceDefaults.Telemetry;

namespace Tracepost.DataService.Sampling;

/// <summary>Adaptive sampling: probabilities by which about as many traces are stored as are wanted, computed from those that were.</summary>
internal static class SamplingExtensions
{
    /// <summary>Adds what counts, computes and answers. Storage must be added too.</summary>
    public static IHostApplicationBuilder AddSampling(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SamplingOptions>().BindConfiguration(SamplingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SamplingOptions>>().Value);
        services.AddGrpc();
        services.TryAddSingleton<IDatabaseClock, DatabaseClock>();
        services.AddSingleton<SamplingMetrics>();
        services.AddSingleton<RootCounter>();
        services.AddSingleton<ICommitObserver>(provider => provider.GetRequiredService<RootCounter>());
        services.AddSingleton<ThroughputLog>();
        services.AddSingleton<ProbabilityCalculator>();
        services.AddSingleton<SamplingStep>();
        services.AddSingleton<SamplingRound>();
        services.AddSingleton<ProbabilityReader>();
        services.AddSingleton<SamplingEndpoint>();
        services.AddHostedService<SamplingWorker>();
        return builder;
    }

    /// <summary>Serves the probabilities on a door. Machines ask all the time; that is not traced.</summary>
    public static void MapSampling(this IEndpointRouteBuilder endpoints, string door) =>
        endpoints.MapGrpcService<SamplingEndpoint>().RequireDoor(door).DoNotTrace();
}
