namespace Tracepost.DataService.Storage.Commit;

/// <summary>How many commits are under way at a time, on average: what else this process does can give way to them.</summary>
internal sealed class CommitLoad(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _asked = time.GetTimestamp();
    private long _changed = time.GetTimestamp();
    private int _underWay;
    private TimeSpan _spent;

    /// <summary>A commit begins.</summary>
    public void Begin() => Change(1);

    /// <summary>It has ended, however.</summary>
    public void End() => Change(-1);

    /// <summary>How many were under way on average since this was asked last; between 0 and the number of writers.</summary>
    public double Average()
    {
        lock (_lock)
        {
            Add();
            var average = time.GetElapsedTime(_asked, _changed) is { Ticks: > 0 } elapsed ? _spent / elapsed : _underWay;
            _asked = _changed;
            _spent = default;
            return average;
        }
    }

    private void Change(int by)
    {
        lock (_lock)
        {
            Add();
            _underWay += by;
        }
    }

    private void Add()
    {
        var now = time.GetTimestamp();
        _spent += _underWay * time.GetElapsedTime(_changed, now);
        _changed = now;
    }
}
