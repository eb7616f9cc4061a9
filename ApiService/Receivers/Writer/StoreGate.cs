namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>
/// Bounds the bytes of requests that DataService has and has not answered. Others wait here, where they are held once: there each would be held
/// before anything could refuse it. First come, first served.
/// </summary>
/// <param name="maxBytes">How many; a single request may be larger.</param>
internal sealed class StoreGate(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<(TaskCompletionSource Turn, long Bytes)> _waiting = new();
    private long _under;

    /// <summary>Waits for its turn; <see cref="Leave"/> must follow.</summary>
    /// <exception cref="OperationCanceledException">It waited long enough; nothing must follow.</exception>
    public async ValueTask EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _under += bytes;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((turn, bytes));
        }

        await using (cancellationToken.UnsafeRegister(static (turn, token) => ((TaskCompletionSource)turn!).TrySetCanceled(token), turn))
            await turn.Task;
    }

    /// <summary>Lets the next in.</summary>
    public void Leave(long bytes)
    {
        lock (_lock)
        {
            _under -= bytes;
            while (_waiting.TryPeek(out var next) && (Fits(next.Bytes) || next.Turn.Task.IsCompleted))
            {
                _waiting.Dequeue();
                if (next.Turn.TrySetResult()) _under += next.Bytes;
            }
        }
    }

    private bool Fits(long bytes) => _under == 0 || _under + bytes <= maxBytes;
}
