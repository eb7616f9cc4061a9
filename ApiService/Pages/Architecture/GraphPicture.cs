namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>Where the nodes and edges of a graph are drawn, in pixels.</summary>
public sealed class GraphPicture
{
    /// <summary>The size of a node's box.</summary>
    public const int NodeWidth = 168, NodeHeight = 44;

    private const int Gap = 18, Aisle = 110, Margin = 24;

    private readonly Dictionary<string, (double X, double Y)> _places = new(StringComparer.Ordinal);

    /// <summary>Arranges a graph.</summary>
    public GraphPicture(ServiceGraph graph)
    {
        Graph = graph;
        var layers = GraphLayers.Of(graph);
        Height = (2 * Margin) + layers.Select(layer => layer.Count).DefaultIfEmpty(1).Max() * (NodeHeight + Gap) - Gap;
        Width = (2 * Margin) + Math.Max(1, layers.Count) * (NodeWidth + Aisle) - Aisle;
        for (var column = 0; column < layers.Count; column++)
        {
            var top = (Height - (layers[column].Count * (NodeHeight + Gap) - Gap)) / 2.0;
            for (var row = 0; row < layers[column].Count; row++)
                _places[layers[column][row]] = (Margin + column * (NodeWidth + Aisle), top + row * (NodeHeight + Gap));
        }
    }

    /// <summary>What is drawn.</summary>
    public ServiceGraph Graph { get; }

    /// <summary>Its size.</summary>
    public int Width { get; }

    /// <summary>Its size.</summary>
    public int Height { get; }

    /// <summary>The upper left corner of a node.</summary>
    public (double X, double Y) At(string name) => _places[name];

    /// <summary>The way of an edge, as an SVG path.</summary>
    public string Path(GraphEdge edge)
    {
        var (from, to) = (_places[edge.Parent], _places[edge.Child]);
        var (fromY, toY) = (from.Y + NodeHeight / 2.0, to.Y + NodeHeight / 2.0);
        if (edge.Parent == edge.Child)
        {
            var top = from.Y;
            var middle = from.X + NodeWidth / 2.0;
            return FormattableString.Invariant($"M{middle - 26} {top}c-6 -16 58 -16 52 0");
        }

        if (to.X > from.X)
        {
            var (left, right) = (from.X + NodeWidth, to.X - 5);
            var bend = Math.Max(40, (right - left) / 2);
            return FormattableString.Invariant($"M{left} {fromY}C{left + bend} {fromY} {right - bend} {toY} {right} {toY}");
        }

        // Back, or to the same layer: out to the left and round.
        var (start, end) = (from.X, to.X + (to.X < from.X ? NodeWidth + 5 : -5));
        var reach = to.X < from.X ? Math.Max(40, (start - end) / 2) : -46;
        return to.X < from.X
            ? FormattableString.Invariant($"M{start} {fromY}C{start - reach} {fromY} {end + reach} {toY} {end} {toY}")
            : FormattableString.Invariant($"M{start} {fromY}C{start + reach} {fromY} {end + reach} {toY} {end} {toY}");
    }
}
