using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Compare;

/// <summary>The rows of a comparison, and how many of them differ.</summary>
public sealed class DiffRows
{
    /// <summary>Looks at all nodes of a comparison.</summary>
    /// <param name="diff">The comparison.</param>
    /// <param name="onlyChanged">Whether only those matter that differ, with all that is above them.</param>
    public DiffRows(TraceDiff diff, bool onlyChanged)
    {
        var nodes = diff.Nodes;
        var isKept = new bool[nodes.Count];
        var way = new List<int>();
        for (var i = 0; i < nodes.Count; i++)
        {
            way.RemoveRange(nodes[i].Depth, way.Count - nodes[i].Depth);
            way.Add(i);
            if (onlyChanged && !DiffChanges.IsDifferent(nodes[i])) continue;
            for (var depth = way.Count - 1; depth >= 0 && !isKept[way[depth]]; depth--) isKept[way[depth]] = true;
        }

        Nodes = [.. nodes.Where((_, i) => isKept[i])];
        Changes = nodes.CountBy(DiffChanges.Of).ToDictionary();
        MoreErrors = nodes.Sum(node => node.After.Errors) - nodes.Sum(node => node.Before.Errors);
    }

    /// <summary>Those to show.</summary>
    public IReadOnlyList<TraceDiffNode> Nodes { get; }

    /// <summary>How many there are of each change, whether they are shown or not.</summary>
    public IReadOnlyDictionary<DiffChange, int> Changes { get; }

    /// <summary>How many spans more fail in the second trace; negative if fewer do.</summary>
    public int MoreErrors { get; }

    /// <summary>How many rows differ in a way.</summary>
    public int Count(DiffChange change) => Changes.GetValueOrDefault(change);
}
