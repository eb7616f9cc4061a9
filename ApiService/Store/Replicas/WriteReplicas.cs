using System.Net;
using Tracepost.TraceModel.Grpc;

namespace Tracepost.ApiService.Store.Replicas;

/// <summary>All DataServices that can be written to: each write goes to the next in turn that is there.</summary>
internal sealed class WriteReplicas(ReplicaAddresses addresses, TimeProvider time) : BackgroundService
{
    private readonly TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile WriteReplica[] _replicas = [];
    private int _turn;

    /// <summary>The next in turn.</summary>
    /// <exception cref="HttpRequestException">None of them is there at the moment.</exception>
    public async ValueTask<WriteReplica> NextAsync(CancellationToken cancellationToken)
    {
        if (!_looked.Task.IsCompletedSuccessfully) await _looked.Task.WaitAsync(cancellationToken);
        var replicas = _replicas;
        var turn = Interlocked.Increment(ref _turn);
        for (var i = 0; i < replicas.Length; i++)
        {
            var replica = replicas[(int)((uint)(turn + i) % replicas.Length)];
            if (!replica.MayTry()) continue;
            // The turn of those that are away is passed on to all the others, not to their neighbour.
            if (i > 0) Interlocked.Add(ref _turn, i);
            return replica;
        }

        throw new HttpRequestException(HttpRequestError.ConnectionError, "no DataService can be reached");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = ReplicaAddresses.Period;
            try
            {
                Use(await addresses.FindAsync(stoppingToken));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Those that were found before are used on.
                wait = ReplicaAddresses.PeriodAfterFailure;
            }

            _looked.TrySetResult();
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What is known of those that stay is kept.</summary>
    private void Use(List<DnsEndPoint> found)
    {
        var known = _replicas.ToDictionary(replica => replica.Traces);
        _replicas = [.. found
            .Select(address => new UriBuilder(Uri.UriSchemeHttp, address.Host, address.Port, RawOtlp.HttpPath).Uri)
            .Select(traces => known.GetValueOrDefault(traces) ?? new WriteReplica(traces, time))];
    }
}
