using Tracepost.TraceModel.Dependencies;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>How long the calls took in the traces that start in a minute.</summary>
internal sealed class LinkDurationRow(long fromNs, LinkDurations durations)
{
    /// <summary>The minute's begin, Unix nanoseconds.</summary>
    public long FromNs => fromNs;

    /// <summary>The counts that changed.</summary>
    public IReadOnlyList<(string Parent, string Child, short Bucket, long Calls, long Errors)> Counts { get; private set; } = [.. durations.Counts];

    /// <summary>Gives the ends other names; links that become the same are one.</summary>
    public void Rename(Func<string, string, (string Parent, string Child)> name)
    {
        var renamed = new LinkDurations();
        foreach (var (parent, child, bucket, calls, errors) in Counts)
        {
            var link = name(parent, child);
            renamed.Add(link.Parent, link.Child, bucket, calls, errors);
        }

        Counts = [.. renamed.Counts];
    }
}
