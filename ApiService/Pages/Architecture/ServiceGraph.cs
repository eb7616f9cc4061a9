namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>Which service calls which.</summary>
/// <param name="Nodes">All names, callers and called, each once.</param>
/// <param name="Edges">The calls; both ends are among the nodes. A service may call itself.</param>
public sealed record ServiceGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    /// <summary>The part around a node: what calls it and what it calls, directly or at most so many steps away.</summary>
    public ServiceGraph Around(string name, int steps)
    {
        var near = new HashSet<string>(StringComparer.Ordinal) { name };
        Walk(edge => edge.Parent, edge => edge.Child);
        Walk(edge => edge.Child, edge => edge.Parent);
        return new ServiceGraph(
            [.. Nodes.Where(node => near.Contains(node.Name))], [.. Edges.Where(edge => near.Contains(edge.Parent) && near.Contains(edge.Child))]);

        void Walk(Func<GraphEdge, string> from, Func<GraphEdge, string> to)
        {
            var reached = new HashSet<string>(StringComparer.Ordinal) { name };
            for (var i = 0; i < steps; i++) reached.UnionWith([.. Edges.Where(edge => reached.Contains(from(edge))).Select(to)]);
            near.UnionWith(reached);
        }
    }
}

/// <summary>A service, or a database, a broker or another system that sends no spans.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SendsSpans">Whether it is a service of which spans were stored.</param>
public sealed record GraphNode(string Name, bool SendsSpans);

/// <summary>The calls of one by another, in the window.</summary>
/// <param name="Parent">Who calls.</param>
/// <param name="Child">Who is called.</param>
/// <param name="Calls">How often.</param>
/// <param name="Errors">How often in vain.</param>
public sealed record GraphEdge(string Parent, string Child, ulong Calls, ulong Errors)
{
    /// <summary>From 0 to 1.</summary>
    public double ErrorShare => Calls == 0 ? 0 : (double)Errors / Calls;
}
