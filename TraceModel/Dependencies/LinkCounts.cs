using System.Runtime.InteropServices;

namespace Tracepost.TraceModel.Dependencies;

/// <summary>How often services called one another, and how many of the calls failed. Counts can be taken back.</summary>
public sealed class LinkCounts
{
    private readonly Dictionary<(string Parent, string Child), (long Calls, long Errors)> _counts = [];

    /// <summary>The links, in no order. Those whose counts were all taken back are among them, with zeros.</summary>
    public IEnumerable<(string Parent, string Child, long Calls, long Errors)> Links =>
        _counts.Select(count => (count.Key.Parent, count.Key.Child, count.Value.Calls, count.Value.Errors));

    /// <summary>Adds calls; less than none takes back.</summary>
    public void Add(string parent, string child, long calls, long errors)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, (parent, child), out _);
        count.Calls += calls;
        count.Errors += errors;
    }
}
