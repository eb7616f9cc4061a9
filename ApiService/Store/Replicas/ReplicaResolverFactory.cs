using Grpc.Net.Client.Balancer;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>The address <c>replicas:///dataservice</c>: every DataService.</summary>
internal sealed class ReplicaResolverFactory(ReplicaAddresses addresses, TimeProvider time) : ResolverFactory
{
    public const string Scheme = "replicas";

    public override string Name => Scheme;

    public override Resolver Create(ResolverOptions options) => new ReplicaResolver(addresses, time, options.LoggerFactory);
}
