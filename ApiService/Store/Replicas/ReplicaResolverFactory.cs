using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.ServiceDiscovery;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>Addresses such as <c>replicas:///_grpc.dataservice</c>: every process of a service.</summary>
internal sealed class ReplicaResolverFactory(ServiceEndpointResolver discovery, TimeProvider time) : ResolverFactory
{
    public const string Scheme = "replicas";

    public override string Name => Scheme;

    public override Resolver Create(ResolverOptions options) =>
        new ReplicaResolver(discovery, $"http://{options.Address.AbsolutePath.TrimStart('/')}", time, options.LoggerFactory);
}
