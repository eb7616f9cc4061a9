using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>Connects ApiService to DataService, however many of them there are.</summary>
internal static class ReplicaRegistration
{
    /// <summary>Adds a gRPC client (a class that takes a <see cref="CallInvoker"/>) of DataService's that reads.</summary>
    public static IServiceCollection AddStoreReader<TCalls>(this IServiceCollection services)
        where TCalls : class =>
        services.AddCalls<TCalls>(channels => channels.Reading);

    /// <summary>Adds one that writes.</summary>
    public static IServiceCollection AddStoreWriter<TCalls>(this IServiceCollection services)
        where TCalls : class =>
        services.AddCalls<TCalls>(channels => channels.Writing);

    private static IServiceCollection AddCalls<TCalls>(this IServiceCollection services, Func<StoreChannels, CallInvoker> invoker)
        where TCalls : class
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StoreChannels>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ResolverFactory, ReplicaResolverFactory>());
        return services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TCalls>(provider, invoker(provider.GetRequiredService<StoreChannels>())));
    }
}
