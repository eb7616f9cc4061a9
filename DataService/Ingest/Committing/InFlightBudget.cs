namespace Tracepost.DataService.Ingest.Committing;

/// <summary>
/// Bounds the bytes of requests that are being read, sliced, wait for a writer or are being committed. Who has not sent its bytes yet may wait for
/// room, which costs nothing; first come, first served.
/// </summary>
internal sealed class InFlightBudget(long maxBytes, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<(TaskCompletionSource Turn, int Bytes)> _waiting = new();
    private long _bytes;

    /// <summary>The bytes taken now.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many wait for room; who has given up counts until its turn comes.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Takes bytes, to be given back; false if that would be too much.</summary>
    public bool TryTake(int bytes)
    {
        lock (_lock)
        {
            if (_waiting.Count > 0 || _bytes + bytes > maxBytes) return false;
            _bytes += bytes;
            return true;
        }
    }

    /// <summary>Takes bytes as soon as there is room; false if there was none for so long.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was taken.</exception>
    public async ValueTask<bool> TakeAsync(int bytes, TimeSpan patience, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (TryTake(bytes)) return true;
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((turn, bytes));
        }

        try
        {
            await turn.Task.WaitAsync(patience, time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Its turn may have come meanwhile.
            if (!turn.TrySetCanceled(CancellationToken.None)) return true;
            Give(0);
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Gives bytes back, and lets in who waits for them.</summary>
    public void Give(int bytes)
    {
        lock (_lock)
        {
            _bytes -= bytes;
            while (_waiting.TryPeek(out var next) && (next.Turn.Task.IsCompleted || _bytes + next.Bytes <= maxBytes))
            {
                _waiting.Dequeue();
                if (next.Turn.TrySetResult()) _bytes += next.Bytes;
            }
        }
    }
}
