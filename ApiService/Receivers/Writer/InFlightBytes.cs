namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>A bound on the bytes that are held for requests under way.</summary>
internal sealed class InFlightBytes(long limit)
{
    private long _held;

    /// <summary>Takes so many bytes, or none. A single request always fits when nothing else is under way.</summary>
    public bool TryTake(long bytes)
    {
        var held = Interlocked.Add(ref _held, bytes);
        if (held <= limit || held == bytes) return true;
        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    public void GiveBack(long bytes) => Interlocked.Add(ref _held, -bytes);
}
