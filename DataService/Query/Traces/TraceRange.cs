namespace Tracepost.DataService.Query.Traces;

/// <summary>Where to look for fragments: those that start in it, Unix nanoseconds, both ends included.</summary>
internal readonly record struct TraceRange(long FromNs, long ToNs)
{
    /// <summary>Everywhere.</summary>
    public static readonly TraceRange All = new(long.MinValue, long.MaxValue);

    /// <summary>Whether it bounds nothing.</summary>
    public bool IsAll => this == All;
}
