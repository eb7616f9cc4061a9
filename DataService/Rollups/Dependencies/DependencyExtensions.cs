using Microsoft.Extensions.Options;
using Tracepost.DataService.Query.Names;
using Tracepost.DataService.Rollups.Dependencies.Counting;
using Tracepost.DataService.Rollups.Dependencies.Endpoints;
using Tracepost.DataService.Rollups.Dependencies.Housekeeping;
using Tracepost.DataService.Rollups.Dependencies.Names;
using Tracepost.DataService.Rollups.Dependencies.Tables;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.DataService.Rollups.Dependencies;

/// <summary>Which service calls which, what they call that sends no spans, and the values of a few attributes.</summary>
internal static class DependencyExtensions
{
    /// <summary>Adds what counts and reads them. Rollups, queries and storage must be added too.</summary>
    public static IHostApplicationBuilder AddDependencies(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DependencyOptions>().BindConfiguration(DependencyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DependencyOptions>>().Value);
        services.AddSingleton<DependencyMetrics>();
        services.AddSingleton<IRollup, DependencyRollup>();
        services.AddSingleton<IRollup, AutocompleteRollup>();
        services.AddSingleton<AutocompleteKeys>();
        services.AddSingleton<IRemoteNames, RemoteNames>();
        services.AddSingleton<LinkReader>();
        services.AddSingleton<LinkDurationReader>();
        services.AddSingleton<DependencyReaderEndpoint>();
        services.AddSingleton<ServiceLinksEndpoint>();
        services.AddSingleton<LinkFolder>();
        services.AddHostedService<LinkHousekeeper>();
        return builder;
    }

    /// <summary>Serves <c>jaeger.storage.v2.DependencyReader</c> and <c>tracepost.v1.ServiceLinks</c> on a door.</summary>
    public static void MapDependencies(this IEndpointRouteBuilder endpoints, string door)
    {
        endpoints.MapGrpcService<DependencyReaderEndpoint>().RequireDoor(door);
        endpoints.MapGrpcService<ServiceLinksEndpoint>().RequireDoor(door);
    }
}
