using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.ServiceDiscovery;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>
/// Finds all DataServices: those that service discovery lists, and behind a name that has several addresses (a headless Service of
/// Kubernetes) each of them.
/// </summary>
internal sealed class ReplicaAddresses(ServiceEndpointResolver discovery)
{
    /// <summary>How often to look. Kubernetes lets answers about headless Services be kept for so long.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>How soon to look again when nothing could be found out.</summary>
    public static readonly TimeSpan PeriodAfterFailure = TimeSpan.FromSeconds(0.5);

    private const string Service = "http://_grpc.dataservice";

    private const int DefaultPort = 17271;

    /// <summary>The addresses, each once. A name that cannot be resolved now is left out, unless there is nothing else.</summary>
    public async Task<List<DnsEndPoint>> FindAsync(CancellationToken cancellationToken)
    {
        var found = await discovery.GetEndpointsAsync(Service, cancellationToken);
        var addresses = new HashSet<DnsEndPoint>();
        SocketException? failure = null;
        foreach (var endpoint in found.Endpoints)
        {
            var (host, port) = Parts(endpoint.EndPoint);
            // The two addresses of localhost are one and the same process.
            if (host == "localhost" || IPAddress.TryParse(host, out _))
            {
                addresses.Add(new DnsEndPoint(host, port));
                continue;
            }

            try
            {
                foreach (var address in await Dns.GetHostAddressesAsync(host, cancellationToken)) addresses.Add(new DnsEndPoint(address.ToString(), port));
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }

        return addresses.Count == 0 && failure is not null ? throw failure : [.. addresses];
    }

    private static (string Host, int Port) Parts(EndPoint endpoint)
    {
        var (host, port) = endpoint switch
        {
            UriEndPoint { Uri: var uri } => (uri.DnsSafeHost, uri.Port),
            DnsEndPoint name => (name.Host, name.Port),
            IPEndPoint address => (address.Address.ToString(), address.Port),
            _ => throw new NotSupportedException($"Service discovery found {endpoint}, which is no place to connect to."),
        };
        return (host, port == 0 ? DefaultPort : port);
    }
}
