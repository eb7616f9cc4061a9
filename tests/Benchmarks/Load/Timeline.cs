namespace Tracepost.Benchmarks.Load;

/// <summary>When the traces of a load start.</summary>
internal abstract class Timeline
{
    /// <summary>The start of a group's first trace, Unix nanoseconds: always the same for the same group.</summary>
    public abstract long StartNs(long group);

    /// <summary>Now, as real traffic does.</summary>
    public static Timeline Live(TimeProvider time) => new LiveTimeline(time);

    /// <summary>Evenly over some time that is past, in its order.</summary>
    /// <param name="fromNs">The start of the first, Unix nanoseconds.</param>
    /// <param name="toNs">The end.</param>
    /// <param name="groups">How many groups there will be.</param>
    /// <param name="first">The number of the first of them.</param>
    public static Timeline Past(long fromNs, long toNs, long groups, long first = 0) => new PastTimeline(fromNs, toNs, groups, first);

    private sealed class LiveTimeline(TimeProvider time) : Timeline
    {
        // The requests of a group are sent soon after each other, and a trace starts only once.
        private readonly (long Group, long StartNs)[] _recent = [.. Enumerable.Repeat((-1L, 0L), 4096)];

        public override long StartNs(long group)
        {
            lock (_recent)
            {
                ref var known = ref _recent[group % _recent.Length];
                if (known.Group != group) known = (group, (time.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks) * 100);
                return known.StartNs;
            }
        }
    }

    private sealed class PastTimeline(long fromNs, long toNs, long groups, long first) : Timeline
    {
        public override long StartNs(long group) => fromNs + (long)((Int128)(toNs - fromNs) * (group - first) / groups);
    }
}
