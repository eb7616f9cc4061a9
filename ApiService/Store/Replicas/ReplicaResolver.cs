using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.ServiceDiscovery;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>
/// Finds all DataServices, again and again: those that service discovery lists, and behind a name that has several addresses (a headless
/// Service of Kubernetes) each of them.
/// </summary>
internal sealed class ReplicaResolver(ServiceEndpointResolver discovery, string service, TimeProvider time, ILoggerFactory loggers)
    : PollingResolver(loggers)
{
    /// <summary>Kubernetes lets answers about headless Services be kept for so long.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PeriodAfterFailure = TimeSpan.FromSeconds(0.5);

    private const int DefaultPort = 17271;

    private ITimer? _timer;

    protected override void OnStarted() => _timer = time.CreateTimer(_ => Refresh(), null, Period, Period);

    protected override async Task ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await discovery.GetEndpointsAsync(service, cancellationToken);
            var addresses = await AddressesAsync(found.Endpoints.Select(endpoint => endpoint.EndPoint), cancellationToken);
            Listener(ResolverResult.ForResult(addresses.ConvertAll(address => new BalancerAddress(address.Host, address.Port))));
            _timer?.Change(Period, Period);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _timer?.Change(PeriodAfterFailure, PeriodAfterFailure);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>A name that cannot be resolved now is left out, unless there is nothing else.</summary>
    private static async Task<List<DnsEndPoint>> AddressesAsync(IEnumerable<EndPoint> endpoints, CancellationToken cancellationToken)
    {
        var addresses = new HashSet<DnsEndPoint>();
        SocketException? failure = null;
        foreach (var endpoint in endpoints)
        {
            var (host, port) = Parts(endpoint);
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
