namespace Tracepost.DataService.Storage.Activity;

/// <summary>
/// How close together fragments start: how many of them start in the second of the average one, over the last whole period of ten seconds
/// in which they arrived. For what arrives as it happens that is the rate; what is sent later may arrive fast and yet lie far apart.
/// </summary>
internal sealed class StartDensity(TimeProvider time)
{
    private const long Second = 1_000_000_000;
    private const int MaxSeconds = 50_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, int> _inSecond = [];
    private long _periodStart = time.GetTimestamp();
    private long _count;
    private long _pairs; // the sum of the squares of the counts
    private double _last;

    /// <summary>Counts, and tells fragments per second. A burst counts at once, silence after a period.</summary>
    public double Count(IReadOnlyList<Fragment> fragments)
    {
        lock (_lock)
        {
            for (var i = 0; i < fragments.Count;)
            {
                var second = fragments[i].StartNs / Second;
                var first = i;
                while (++i < fragments.Count && fragments[i].StartNs / Second == second)
                {
                }

                Add(second, i - first);
            }

            var density = _count == 0 ? 0 : (double)_pairs / _count;
            if (time.GetElapsedTime(_periodStart) < Period) return Math.Max(_last, density);
            _last = density;
            (_count, _pairs) = (0, 0);
            _inSecond.Clear();
            _periodStart = time.GetTimestamp();
            return density;
        }
    }

    private void Add(long second, long fragments)
    {
        var before = (long)_inSecond.GetValueOrDefault(second);
        _count += fragments;
        _pairs += fragments * (2 * before + fragments);
        if (before > 0 || _inSecond.Count < MaxSeconds) _inSecond[second] = (int)Math.Min(before + fragments, int.MaxValue);
    }
}
