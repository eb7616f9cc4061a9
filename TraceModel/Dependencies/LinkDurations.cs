using System.Runtime.InteropServices;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.TraceModel.Dependencies;

/// <summary>
/// How long the calls between services took, as the counts of each of <see cref="LatencyBuckets"/>. Counts can be taken back. A call's duration
/// is that of the span on the called side, or of the caller's where only that is known.
/// </summary>
public sealed class LinkDurations
{
    /// <summary>Stands for the bucket of calls that no span measured.</summary>
    public const short Unmeasured = -1;

    private readonly Dictionary<(string Parent, string Child, short Bucket), (long Calls, long Errors)> _counts = [];

    /// <summary>The counts that are not zero, in no order. Counts that were only taken back are negative.</summary>
    public IEnumerable<(string Parent, string Child, short Bucket, long Calls, long Errors)> Counts => _counts
        .Where(count => count.Value is not { Calls: 0, Errors: 0 })
        .Select(count => (count.Key.Parent, count.Key.Child, count.Key.Bucket, count.Value.Calls, count.Value.Errors));

    /// <summary>Adds calls that took about the same; less than none takes back.</summary>
    public void Add(string parent, string child, short bucket, long calls, long errors)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (parent, child, bucket), out _);
        count.Calls += calls;
        count.Errors += errors;
    }

    /// <summary>The bucket of a duration in nanoseconds; null: nobody measured it.</summary>
    public static short BucketOf(ulong? nanoseconds) => nanoseconds is { } known ? (short)LatencyBuckets.IndexOf(known) : Unmeasured;
}
