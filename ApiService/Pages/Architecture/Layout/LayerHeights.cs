namespace Tracepost.ApiService.Pages.Architecture.Layout;

/// <summary>
/// How high each node of a layered graph stands: as near to the middle of its neighbours as the order of its layer and the distances allow. Ways
/// over many layers get nearly straight by it.
/// </summary>
internal static class LayerHeights
{
    private const int Rounds = 6;

    /// <summary>The middle of each node and bend in pixels, from 0 up.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="node">How much room a node takes, with its gap.</param>
    /// <param name="bend">How much a bend takes.</param>
    public static double[] Of(LayeredGraph graph, double node, double bend)
    {
        var count = graph.Layers.Sum(layer => layer.Length);
        var heights = new double[count];
        var neighbours = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        foreach (var (left, right) in LayeredGraph.Hops(graph.Ways))
        {
            neighbours[left].Add(right);
            neighbours[right].Add(left);
        }

        double Room(int which) => which < graph.Nodes ? node : bend;

        var total = graph.Layers.Select(layer => layer.Sum(Room)).DefaultIfEmpty(0).Max();
        foreach (var layer in graph.Layers) Stack(layer, heights, Room, (total - layer.Sum(Room)) / 2);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var layer in round % 2 == 0 ? graph.Layers : graph.Layers.Reverse()) Settle(layer, heights, neighbours, graph.Nodes, Room);
        }

        var least = Enumerable.Range(0, count).Select(which => heights[which] - Room(which) / 2).DefaultIfEmpty(0).Min();
        for (var which = 0; which < count; which++) heights[which] -= least;
        return heights;
    }

    private static void Stack(int[] layer, double[] heights, Func<int, double> room, double from)
    {
        foreach (var which in layer)
        {
            heights[which] = from + room(which) / 2;
            from += room(which);
        }
    }

    // Those that would overlap are moved together, as a block, to where they are best on average (pool adjacent violators).
    private static void Settle(int[] layer, double[] heights, List<int>[] neighbours, int nodes, Func<int, double> room)
    {
        var blocks = new List<(double Sum, double Weight, int Count)>();
        var offsets = new double[layer.Length];
        for (var i = 0; i < layer.Length; i++)
        {
            var which = layer[i];
            if (i > 0) offsets[i] = offsets[i - 1] + (room(layer[i - 1]) + room(which)) / 2;
            var wanted = neighbours[which].Count == 0 ? heights[which] : neighbours[which].Average(neighbour => heights[neighbour]);
            // A way that is straight is easier to follow than one that begins right in the middle of a box.
            var weight = which < nodes ? 1.0 : 4.0;
            var block = (Sum: (wanted - offsets[i]) * weight, Weight: weight, Count: 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Weight >= block.Sum / block.Weight)
            {
                block = (blocks[^1].Sum + block.Sum, blocks[^1].Weight + block.Weight, blocks[^1].Count + block.Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        var at = 0;
        foreach (var (sum, weight, count) in blocks)
        {
            for (var end = at + count; at < end; at++) heights[layer[at]] = sum / weight + offsets[at];
        }
    }
}
