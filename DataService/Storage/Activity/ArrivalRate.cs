namespace Tracepost.DataService.Storage.Activity;

/// <summary>How many fragments arrive per second, over the last whole period of ten seconds.</summary>
internal sealed class ArrivalRate(TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _periodStart = time.GetTimestamp();
    private long _count;
    private double _rate;

    /// <summary>Counts, and tells the rate. A burst counts at once, silence after a period.</summary>
    public double Count(int fragments)
    {
        lock (_lock)
        {
            _count += fragments;
            var elapsed = time.GetElapsedTime(_periodStart);
            if (elapsed < Period) return Math.Max(_rate, _count / Period.TotalSeconds);
            _rate = _count / elapsed.TotalSeconds;
            _count = 0;
            _periodStart = time.GetTimestamp();
            return _rate;
        }
    }
}
