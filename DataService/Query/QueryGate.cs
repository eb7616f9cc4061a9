namespace Tracepost.DataService.Query;

/// <summary>
/// Lets so many queries run at once that the memory and the connections they need are bounded and commits find theirs. Some more wait for
/// their turn; all others are told to come again.
/// </summary>
internal sealed class QueryGate(QueryOptions options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.MaxConcurrent);
    private int _waiting;

    /// <summary>Waits for a place, which the result gives back when it is disposed.</summary>
    /// <exception cref="TooManyQueriesException">Too many wait already, or it took too long.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (!_places.Wait(0, CancellationToken.None)) await WaitAsync(cancellationToken);
        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > options.MaxWaiting
                || !await _places.WaitAsync(TimeSpan.FromSeconds(options.SearchTimeoutSeconds), cancellationToken))
            {
                throw new TooManyQueriesException(options.MaxConcurrent, options.MaxWaiting);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}

/// <summary>More queries than can be answered at once, and than may wait.</summary>
internal sealed class TooManyQueriesException(int running, int waiting) : Exception(
    $"too many queries at once: {running} are being answered and up to {waiting} wait; try again later");
