using System.Globalization;
using System.Text;
using Tracepost.ApiService.Pages.Architecture.Layout;

namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>Where the nodes and edges of a graph are drawn, in pixels.</summary>
public sealed class GraphPicture
{
    /// <summary>The size of a node's box.</summary>
    public const int NodeWidth = 172, NodeHeight = 46;

    private const int Gap = 20, Bend = 16, Margin = 24, LeastAisle = 150, MostAisle = 320, Loop = 18;

    private readonly Dictionary<string, int> _numbers;
    private readonly Dictionary<(string Parent, string Child), int> _edges;
    private readonly LayeredGraph _layers;
    private readonly double[] _heights;
    private readonly double[] _columns;
    private readonly Dictionary<(int Edge, bool AtLeft), double> _ports = [];

    /// <summary>Arranges a graph.</summary>
    public GraphPicture(ServiceGraph graph)
    {
        Graph = graph;
        _numbers = graph.Nodes.Select((node, i) => (node.Name, i)).ToDictionary(node => node.Name, node => node.i, StringComparer.Ordinal);
        _edges = graph.Edges.Select((edge, i) => (edge, i)).ToDictionary(edge => (edge.edge.Parent, edge.edge.Child), edge => edge.i);
        _layers = LayeredGraph.Of(graph);
        _heights = LayerHeights.Of(_layers, NodeHeight + Gap, Bend);
        _columns = new double[_heights.Length];
        Width = PlaceColumns();
        Height = (int)Math.Ceiling(_heights.DefaultIfEmpty(0).Max() + NodeHeight / 2.0) + 2 * Margin + Loop;
        foreach (var atLeft in new[] { true, false }) PlacePorts(atLeft);
    }

    /// <summary>What is drawn.</summary>
    public ServiceGraph Graph { get; }

    /// <summary>Its size.</summary>
    public int Width { get; }

    /// <summary>Its size.</summary>
    public int Height { get; }

    /// <summary>The upper left corner of a node.</summary>
    public (double X, double Y) At(string name) => (_columns[_numbers[name]], Top(_numbers[name]));

    /// <summary>The way of an edge, as an SVG path.</summary>
    public string Path(GraphEdge edge)
    {
        // Whole pixels, and from point to point: there may be thousands of them.
        var path = new StringBuilder();
        var at = (X: 0, Y: 0);
        foreach (var (from, to) in Hops(edge))
        {
            if (path.Length == 0) path.Append(CultureInfo.InvariantCulture, $"M{Whole(from.X)} {Whole(from.Y)}");
            else path.Append(CultureInfo.InvariantCulture, $"h{Whole(from.X) - at.X}");
            var (right, down) = (Whole(to.X) - Whole(from.X), Whole(to.Y) - Whole(from.Y));
            path.Append(CultureInfo.InvariantCulture, $"c{right / 2} 0 {right / 2} {down} {right} {down}");
            at = (Whole(to.X), Whole(to.Y));
        }

        if (path.Length > 0) return path.ToString();
        var (x, y) = At(edge.Parent);
        return string.Create(CultureInfo.InvariantCulture, $"M{x + NodeWidth / 2 - 26:0} {y:0}c-6 -16 58 -16 52 0");
    }

    /// <summary>The bends of an edge between its nodes, each with its begin and its end, in the direction of the call. Empty for who calls itself.</summary>
    public IReadOnlyList<((double X, double Y) From, (double X, double Y) To)> Hops(GraphEdge of)
    {
        const int Arrow = 5;
        var edge = _edges[(of.Parent, of.Child)];
        var way = _layers.Ways[edge];
        var isBack = _layers.IsBack[edge];
        var hops = new List<((double X, double Y) From, (double X, double Y) To)>();
        for (var i = 0; i + 1 < way.Length; i++)
        {
            var left = (_columns[way[i]] + NodeWidth + (i == 0 && isBack ? Arrow : 0), i == 0 ? _ports[(edge, true)] : Middle(way[i]));
            var right = (_columns[way[i + 1]] - (i + 2 == way.Length && !isBack ? Arrow : 0), i + 2 == way.Length ? _ports[(edge, false)] : Middle(way[i + 1]));
            hops.Add(isBack ? (right, left) : (left, right));
        }

        if (isBack) hops.Reverse();
        return hops;
    }

    private static int Whole(double pixels) => (int)Math.Round(pixels);

    private double Middle(int which) => _heights[which] + Margin + Loop;

    private double Top(int which) => Math.Round(Middle(which) - NodeHeight / 2.0, 1);

    // The more ways there are between two columns, the wider the aisle.
    private int PlaceColumns()
    {
        var hops = new int[_layers.Layers.Count];
        var level = new int[_heights.Length];
        for (var layer = 0; layer < hops.Length; layer++)
        {
            foreach (var which in _layers.Layers[layer]) level[which] = layer;
        }

        foreach (var (left, _) in LayeredGraph.Hops(_layers.Ways)) hops[level[left]]++;
        var x = Margin;
        for (var layer = 0; layer < hops.Length; layer++)
        {
            foreach (var which in _layers.Layers[layer]) _columns[which] = x;
            x += NodeWidth + (layer == hops.Length - 1 ? 0 : Math.Clamp(100 + 2 * hops[layer], LeastAisle, MostAisle));
        }

        return x + Margin;
    }

    // The ways of a node do not begin in one point, but one below another, in the order in which they go on.
    private void PlacePorts(bool atLeft)
    {
        var edges = Enumerable.Range(0, Graph.Edges.Count).Where(edge => _layers.Ways[edge].Length > 0);
        foreach (var node in edges.GroupBy(edge => _layers.Ways[edge][atLeft ? 0 : ^1]))
        {
            var sorted = node.OrderBy(edge => _heights[_layers.Ways[edge][atLeft ? 1 : ^2]]).ThenBy(edge => edge).ToArray();
            for (var i = 0; i < sorted.Length; i++)
                _ports[(sorted[i], atLeft)] = Math.Round(Top(node.Key) + 5 + (i + 0.5) / sorted.Length * (NodeHeight - 10), 1);
        }
    }
}
