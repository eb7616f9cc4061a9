namespace Tracepost.TraceModel.Dependencies;

/// <summary>
/// Finds what is above every node, as Zipkin does: a server below the client that shares its id, a child below the side of its parent that
/// is in its own service, and spans whose parent is missing below the trace's root, if that is there. Circles are cut at their earliest
/// node. Nothing here recurses, so a trace may be as deep as it is long.
/// </summary>
internal sealed class LinkTree(LinkNodes nodes)
{
    private int[] _walks = [];

    /// <summary>Sets the parents of all nodes.</summary>
    public void Arrange()
    {
        var root = LinkNode.None;
        for (var first = 0; first < nodes.Count;)
        {
            var head = nodes[first];
            var i = first;
            for (; i < nodes.Count && nodes[i].Id == head.Id; i++)
            {
                ref var node = ref nodes[i];
                node.Parent = ParentOf(in node, head.FirstCaller);
                if (node is { Parent: LinkNode.None, IsShared: false } && IsParentless(node) && IsEarlier(i, root)) root = i;
            }

            first = i;
        }

        CutCircles();
        if (root == LinkNode.None) return;
        for (var i = 0; i < nodes.Count; i++)
        {
            ref var node = ref nodes[i];
            if (i != root && node is { Parent: LinkNode.None, IsParentGuessed: false }) (node.Parent, node.IsParentGuessed) = (root, true);
        }
    }

    /// <summary>Lets go of memory that only huge traces need.</summary>
    public void Clear()
    {
        if (_walks.Length > 65_536) _walks = [];
    }

    private int ParentOf(in LinkNode node, int caller)
    {
        if (node.IsCalled && caller != LinkNode.None) return caller;
        if (IsParentless(node)) return LinkNode.None;
        var parent = nodes.Find(node.ParentId, node.Service);
        if (parent != LinkNode.None) return parent;
        parent = nodes.Find(node.ParentId);
        if (parent == LinkNode.None) return parent;
        return nodes[parent].FirstCalled != LinkNode.None ? nodes[parent].FirstCalled : nodes[parent].FirstCaller;
    }

    private static bool IsParentless(in LinkNode node) => node.ParentId == 0 || node.ParentId == node.Id;

    private bool IsEarlier(int node, int than) => than == LinkNode.None || nodes[node].StartNs < nodes[than].StartNs;

    // Each walk goes up until it meets the end, an earlier walk, or itself.
    private void CutCircles()
    {
        if (_walks.Length < nodes.Count) _walks = new int[Math.Max(nodes.Count, 2 * _walks.Length)];
        else Array.Clear(_walks, 0, nodes.Count);
        for (var start = 0; start < nodes.Count; start++)
        {
            var walk = start + 1;
            var at = start;
            for (; at != LinkNode.None && _walks[at] == 0; at = nodes[at].Parent) _walks[at] = walk;
            if (at != LinkNode.None && _walks[at] == walk) Cut(at);
        }
    }

    private void Cut(int member)
    {
        var earliest = member;
        for (var at = nodes[member].Parent; at != member; at = nodes[at].Parent)
        {
            if (nodes[at].StartNs < nodes[earliest].StartNs || (nodes[at].StartNs == nodes[earliest].StartNs && at < earliest)) earliest = at;
        }

        // Who has gone round in a circle is not below the root.
        nodes[earliest].Parent = LinkNode.None;
        nodes[earliest].IsParentGuessed = true;
    }
}
