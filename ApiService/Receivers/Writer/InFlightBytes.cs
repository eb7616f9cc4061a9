namespace Tracepost.ApiService.Receivers.Writer;

/// <summary>A bound on the bytes that are held for requests under way, of all protocols together.</summary>
internal sealed class InFlightBytes(long limit)
{
    private long _held;

    /// <summary>The bytes held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Begins to count the bytes of one request; none are held yet.</summary>
    public HeldBytes Open() => new(this);

    /// <summary>Takes so many bytes, or none.</summary>
    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) <= limit) return true;
        Interlocked.Add(ref _held, -bytes);
        return false;
    }

    internal void GiveBack(long bytes) => Interlocked.Add(ref _held, -bytes);
}

/// <summary>
/// The bytes that one request holds in memory: more as it arrives, none once it is disposed. Only what has arrived counts, so that nobody
/// can shut others out by announcing much and sending little.
/// </summary>
internal sealed class HeldBytes(InFlightBytes all) : IDisposable
{
    private long _bytes;

    /// <summary>Makes it so many bytes in total; false if they are too many on top of those of all other requests.</summary>
    public bool TryGrowTo(long total)
    {
        var more = total - _bytes;
        if (more <= 0) return true;
        if (!all.TryTake(more)) return false;
        _bytes = total;
        return true;
    }

    /// <summary>Adds so many bytes.</summary>
    public bool TryGrowBy(long more) => TryGrowTo(_bytes + more);

    /// <inheritdoc/>
    public void Dispose()
    {
        all.GiveBack(_bytes);
        _bytes = 0;
    }
}
