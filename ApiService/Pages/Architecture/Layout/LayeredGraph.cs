namespace Tracepost.ApiService.Pages.Architecture.Layout;

/// <summary>
/// A graph in layers, callers left of the called (Sugiyama, Tagawa and Toda: Methods for Visual Understanding of Hierarchical System Structures,
/// 1981). An edge that passes over layers has a bend in each of them, so that it has a place there and goes round the boxes.
/// </summary>
internal sealed class LayeredGraph
{
    private LayeredGraph(int nodes, int[][] layers, int[][] ways, bool[] isBack) => (Nodes, Layers, Ways, IsBack) = (nodes, layers, ways, isBack);

    /// <summary>How many nodes there are; numbers from there on are bends.</summary>
    public int Nodes { get; }

    /// <summary>The nodes and bends of each layer, from above.</summary>
    public IReadOnlyList<int[]> Layers { get; }

    /// <summary>The way of each edge, from left to right: a node, bends, a node. Empty for those who call themselves.</summary>
    public IReadOnlyList<int[]> Ways { get; }

    /// <summary>Whether the call of an edge goes from right to left.</summary>
    public IReadOnlyList<bool> IsBack { get; }

    /// <summary>Arranges a graph.</summary>
    public static LayeredGraph Of(ServiceGraph graph)
    {
        var numbers = graph.Nodes.Select((node, i) => (node.Name, i)).ToDictionary(node => node.Name, node => node.i, StringComparer.Ordinal);
        // Circles are cut where the fewest calls are.
        var byCalls = Enumerable.Range(0, graph.Edges.Count).OrderByDescending(edge => graph.Edges[edge].Calls).ToArray();
        var (levels, backs) = GraphLevels.Of(numbers.Count, [.. byCalls.Select(edge => (numbers[graph.Edges[edge].Parent], numbers[graph.Edges[edge].Child]))]);
        var isBack = new bool[byCalls.Length];
        for (var i = 0; i < byCalls.Length; i++) isBack[byCalls[i]] = backs[i];

        var layers = Enumerable.Range(0, levels.DefaultIfEmpty(-1).Max() + 1).Select(_ => new List<int>()).ToArray();
        for (var node = 0; node < levels.Length; node++) layers[levels[node]].Add(node);
        var ways = new int[graph.Edges.Count][];
        var next = levels.Length;
        for (var edge = 0; edge < ways.Length; edge++)
        {
            var (from, to) = (numbers[graph.Edges[edge].Parent], numbers[graph.Edges[edge].Child]);
            if (isBack[edge]) (from, to) = (to, from);
            ways[edge] = from == to ? [] : [from, .. Enumerable.Range(next, levels[to] - levels[from] - 1), to];
            for (var level = levels[from] + 1; level < levels[to]; level++) layers[level].Add(next++);
        }

        var arranged = layers.Select(layer => layer.ToArray()).ToArray();
        LayerOrder.Arrange(arranged, Hops(ways), next);
        return new LayeredGraph(levels.Length, arranged, ways, isBack);
    }

    /// <summary>Each step of the ways, from a layer to the next.</summary>
    public static IEnumerable<(int Left, int Right)> Hops(IEnumerable<int[]> ways) => ways.SelectMany(way => way.Zip(way.Skip(1)));
}
