using Tracepost.DataService.Query.Traces;

namespace Tracepost.DataService.Query.Search;

/// <summary>How many candidates a walk reads next, and how much time they lie in.</summary>
internal sealed class WalkPace(FragmentSearch search, SearchRun run)
{
    private const int LeastFirst = 64, MostFirst = 2048, MostDecided = 8192, Most = 65_536;

    // Who found nothing reads so many times as much; and who found something that much more than was needed until now for each.
    private const int Growth = 8;
    private const double Reserve = 1.25;

    private int _count;
    private double _perNs;

    /// <summary>Whether <see cref="LengthOf"/> knows anything.</summary>
    public bool IsKnown => _count > 0;

    /// <summary>How many are read next.</summary>
    public int Next()
    {
        var isDecided = search.Sql.IsMostlyDecided;
        var missing = Math.Max(1L, search.Limit - run.Found.Count);
        if (_count == 0) return _count = (int)Math.Clamp(isDecided ? search.Limit : 2L * search.Limit, LeastFirst, MostFirst);
        // All of a page is waited for, so where the columns decide it is what is still missing, but for traces with several fragments.
        if (isDecided) return _count = (int)Math.Clamp(missing, LeastFirst, MostDecided);
        var needed = run.Found.Count == 0 ? double.MaxValue : missing * Reserve * run.Candidates / run.Found.Count;
        return _count = (int)Math.Clamp(Math.Min(needed, (double)Growth * _count), LeastFirst, Most);
    }

    /// <summary>So many were in what was read.</summary>
    /// <param name="before">What there was to read.</param>
    /// <param name="after">What is left of it.</param>
    /// <param name="fragments">How many were in between.</param>
    public void HasRead(IReadOnlyList<TraceRange> before, IReadOnlyList<TraceRange> after, long fragments) =>
        _perNs = fragments / Math.Max(1, before.Length() - after.Length());

    /// <summary>The time in which so many lie if they are as dense as those that came last, nanoseconds.</summary>
    public double LengthOf(int fragments) => fragments / _perNs;
}
