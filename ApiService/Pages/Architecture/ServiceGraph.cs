using Tracepost.TraceModel.Metrics;

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

    /// <summary>The edges of which something holds, and the nodes at their ends.</summary>
    public ServiceGraph Where(Func<GraphEdge, bool> holds) => With([.. Edges.Where(holds)]);

    /// <summary>At most so many edges, those with the most calls, and the nodes at their ends.</summary>
    public ServiceGraph Busiest(int edges) => Edges.Count <= edges ? this : With([.. Edges.OrderByDescending(edge => edge.Calls).Take(edges)]);

    private ServiceGraph With(IReadOnlyList<GraphEdge> edges)
    {
        var ends = edges.SelectMany(edge => new[] { edge.Parent, edge.Child }).ToHashSet(StringComparer.Ordinal);
        return new ServiceGraph([.. Nodes.Where(node => ends.Contains(node.Name))], edges);
    }
}

/// <summary>What a node is.</summary>
public enum GraphNodeKind
{
    /// <summary>A service of which spans were stored.</summary>
    Service,

    /// <summary>A database or a cache.</summary>
    Database,

    /// <summary>A broker or a queue.</summary>
    Broker,

    /// <summary>Anything else that sends no spans.</summary>
    External,
}

/// <summary>A service, or what sends no spans.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
public sealed record GraphNode(string Name, GraphNodeKind Kind)
{
    /// <summary>Whether it is a service of which spans were stored.</summary>
    public bool SendsSpans => Kind == GraphNodeKind.Service;
}

/// <summary>The calls of one by another, in the window.</summary>
/// <param name="Parent">Who calls.</param>
/// <param name="Child">Who is called.</param>
/// <param name="Calls">How often.</param>
/// <param name="Errors">How often in vain.</param>
public sealed record GraphEdge(string Parent, string Child, ulong Calls, ulong Errors)
{
    /// <summary>How long the calls took, nanoseconds; empty if nobody measured them.</summary>
    public LatencyHistogram Durations { get; init; } = new();

    /// <summary>From 0 to 1.</summary>
    public double ErrorShare => Calls == 0 ? 0 : (double)Errors / Calls;

    /// <summary>The duration that half of the calls do not exceed, nanoseconds; NaN if it is not known.</summary>
    public double Median => Durations.Quantile(0.5);

    /// <summary>The duration that 95 % of the calls do not exceed, nanoseconds; NaN if it is not known.</summary>
    public double P95 => Durations.Quantile(0.95);
}
