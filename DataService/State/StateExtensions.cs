using Tracepost.DataService.State.Replicas;
using Tracepost.ServiceDefaults.Doors;

namespace Tracepost.DataService.State;

/// <summary>The state of the store, for people who look after it.</summary>
internal static class StateExtensions
{
    /// <summary>Adds what reads it, and what says of this replica that it is there. It asks all other features for their settings.</summary>
    public static IHostApplicationBuilder AddState(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ReplicaCounters>();
        services.AddSingleton<ReplicaReporter>();
        services.AddHostedService(provider => provider.GetRequiredService<ReplicaReporter>());
        services.AddSingleton<SettingsInForce>();
        services.AddSingleton<StateReader>();
        services.AddSingleton<StoreStateEndpoint>();
        return builder;
    }

    /// <summary>Serves <c>tracepost.v1.StoreState</c> on a door.</summary>
    public static void MapState(this IEndpointRouteBuilder endpoints, string door) => endpoints.MapGrpcService<StoreStateEndpoint>().RequireDoor(door);
}
