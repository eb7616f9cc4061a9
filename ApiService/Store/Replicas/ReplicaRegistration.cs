using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>Connects ApiService to DataService, however many of them there are.</summary>
internal static class ReplicaRegistration
{
    /// <summary>Adds a gRPC client (a class that takes a <see cref="CallInvoker"/>) of DataService's that reads.</summary>
    public static IServiceCollection AddStoreReader<TCalls>(this IServiceCollection services)
        where TCalls : class
    {
        services.AddAddresses();
        services.TryAddSingleton<ReadChannel>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ResolverFactory, ReplicaResolverFactory>());
        return services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TCalls>(provider, provider.GetRequiredService<ReadChannel>().Invoker));
    }

    /// <summary>Adds <see cref="WriteReplicas"/>.</summary>
    public static IServiceCollection AddStoreWriters(this IServiceCollection services)
    {
        services.AddAddresses();
        services.AddSingleton<WriteReplicas>();
        return services.AddHostedService(provider => provider.GetRequiredService<WriteReplicas>());
    }

    private static void AddAddresses(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReplicaAddresses>();
    }
}
