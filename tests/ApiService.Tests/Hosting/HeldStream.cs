namespace Tracepost.ApiService.Tests.Hosting;

/// <summary>A stream that does not go on: who asked for it has to go away.</summary>
internal sealed class HeldStream
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The stream has begun, and waits.</summary>
    public Task Reached => _reached.Task;

    /// <summary>The stream's client is gone.</summary>
    public Task Left => _left.Task;

    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        _reached.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            _left.TrySetResult();
        }
    }
}
