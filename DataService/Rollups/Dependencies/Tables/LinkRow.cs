using Tracepost.TraceModel.Dependencies;

namespace Tracepost.DataService.Rollups.Dependencies.Tables;

/// <summary>The links of the traces that start in a second.</summary>
internal sealed class LinkRow(long fromNs, LinkCounts counts)
{
    /// <summary>The second's begin, Unix nanoseconds.</summary>
    public long FromNs => fromNs;

    /// <summary>The links whose counts changed.</summary>
    public IReadOnlyList<(string Parent, string Child, long Calls, long Errors)> Links { get; private set; } = Changed(counts);

    /// <summary>Gives the ends other names; links that become the same are one.</summary>
    public void Rename(Func<string, string, (string Parent, string Child)> name)
    {
        var renamed = new LinkCounts();
        foreach (var (parent, child, calls, errors) in Links)
        {
            var link = name(parent, child);
            renamed.Add(link.Parent, link.Child, calls, errors);
        }

        Links = Changed(renamed);
    }

    private static (string Parent, string Child, long Calls, long Errors)[] Changed(LinkCounts counts) =>
        [.. counts.Links.Where(link => link is not { Calls: 0, Errors: 0 })];
}
