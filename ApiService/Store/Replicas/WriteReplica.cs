namespace Tracepost.ApiService.Store.Replicas;

/// <summary>
/// One DataService that is written to. Once no connection to it can be made it is passed over, but for a single write every now and then,
/// which finds out whether it is there again.
/// </summary>
internal sealed class WriteReplica(Uri traces, TimeProvider time)
{
    private const long IsThere = long.MinValue;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    // When it is tried next, as a timestamp of the clock.
    private long _next = IsThere;

    /// <summary>Where it takes traces.</summary>
    public Uri Traces { get; } = traces;

    /// <summary>Whether this write may go to it.</summary>
    public bool MayTry()
    {
        var next = Volatile.Read(ref _next);
        return next == IsThere || (time.GetTimestamp() >= next && Interlocked.CompareExchange(ref _next, AfterPause(), next) == next);
    }

    /// <summary>It answered, whatever it said.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref _next) != IsThere) Volatile.Write(ref _next, IsThere);
    }

    /// <summary>No connection to it could be made.</summary>
    public void IsAway() => Volatile.Write(ref _next, AfterPause());

    private long AfterPause() => time.GetTimestamp() + (long)(Pause.TotalSeconds * time.TimestampFrequency);
}
