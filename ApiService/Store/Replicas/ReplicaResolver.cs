using Grpc.Net.Client.Balancer;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>Tells the gRPC client of all DataServices, again and again.</summary>
internal sealed class ReplicaResolver(ReplicaAddresses addresses, TimeProvider time, ILoggerFactory loggers) : PollingResolver(loggers)
{
    private ITimer? _timer;

    protected override void OnStarted() => _timer = time.CreateTimer(_ => Refresh(), null, ReplicaAddresses.Period, ReplicaAddresses.Period);

    protected override async Task ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await addresses.FindAsync(cancellationToken);
            Listener(ResolverResult.ForResult(found.ConvertAll(address => new BalancerAddress(address.Host, address.Port))));
            _timer?.Change(ReplicaAddresses.Period, ReplicaAddresses.Period);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _timer?.Change(ReplicaAddresses.PeriodAfterFailure, ReplicaAddresses.PeriodAfterFailure);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }
}
