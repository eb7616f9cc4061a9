namespace Tracepost.ApiService.Sampling.Adaptive;

/// <summary>
/// What is known of one service. However many of its clients ask, DataService is asked once in some seconds, also while it does not
/// answer; all who come meanwhile wait for the same answer.
/// </summary>
internal sealed class ServiceAnswer(string service, ProbabilityClient client, TimeSpan goodFor, AdaptiveMetrics metrics, TimeProvider time)
{
    private readonly Lock _lock = new();
    private PerOperationStrategy? _last;
    private long? _asked;
    private Task<PerOperationStrategy?>? _asking;

    /// <summary>The newest answer, or the one before if there is no new one; null if there never was any.</summary>
    public ValueTask<PerOperationStrategy?> GetAsync(CancellationToken cancellationToken)
    {
        Task<PerOperationStrategy?> asking;
        lock (_lock)
        {
            if (_asking is null && _asked is { } asked && time.GetElapsedTime(asked) < goodFor) return ValueTask.FromResult(_last);
            asking = _asking ??= AskAsync();
        }

        return new(asking.WaitAsync(cancellationToken));
    }

    private async Task<PerOperationStrategy?> AskAsync()
    {
        // Not under the caller's lock.
        await Task.Yield();
        var answer = await client.AskAsync(service);
        lock (_lock)
        {
            metrics.Refreshed(answer is not null ? "answered" : _last is not null ? "stale" : "initial");
            _last = answer ?? _last;
            _asked = time.GetTimestamp();
            _asking = null;
            return _last;
        }
    }
}
