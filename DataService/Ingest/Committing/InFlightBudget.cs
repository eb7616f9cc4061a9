namespace Tracepost.DataService.Ingest.Committing;

/// <summary>Bounds the bytes of requests that are being sliced, wait for a writer or are being committed.</summary>
internal sealed class InFlightBudget(long maxBytes)
{
    private long _bytes;

    /// <summary>The bytes taken now.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Takes bytes, to be given back; false if that would be too much.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= maxBytes)
            return true;
        Give(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}
