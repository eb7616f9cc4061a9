namespace Tracepost.ApiService.Pages.Architecture.Layout;

/// <summary>
/// The order within layers: each node goes to the middle of its neighbours in the layer beside, from left to right and back. Of all that was
/// tried, that stays which has the fewest crossings.
/// </summary>
internal sealed class LayerOrder
{
    private const int Sweeps = 16;
    private const int Patience = 4;

    private readonly int[][] _layers;
    private readonly int[][] _left;
    private readonly int[][] _right;
    private readonly int[] _places;

    private LayerOrder(int[][] layers, IEnumerable<(int Left, int Right)> hops, int count)
    {
        var all = hops.ToList();
        _layers = layers;
        _left = Neighbours(all.Select(hop => (hop.Right, hop.Left)), count);
        _right = Neighbours(all.Select(hop => (hop.Left, hop.Right)), count);
        _places = new int[count];
        foreach (var layer in layers) Number(layer);
    }

    /// <summary>Sorts the layers.</summary>
    /// <param name="layers">Nodes and bends of each layer.</param>
    /// <param name="hops">Which of them are connected, always from a layer to the next.</param>
    /// <param name="count">How many there are.</param>
    public static void Arrange(int[][] layers, IEnumerable<(int Left, int Right)> hops, int count) => new LayerOrder(layers, hops, count).Run();

    private void Run()
    {
        var (best, fewest, tried) = (Array.Empty<int[]>(), long.MaxValue, 0);
        for (var sweep = 0; sweep < Sweeps && tried < Patience && fewest > 0; sweep++)
        {
            if (sweep % 2 == 0)
            {
                for (var layer = 1; layer < _layers.Length; layer++) Sort(_layers[layer], _left);
            }
            else
            {
                for (var layer = _layers.Length - 2; layer >= 0; layer--) Sort(_layers[layer], _right);
            }

            tried++;
            if (Crossings() is var crossings && crossings >= fewest) continue;
            (best, fewest, tried) = ([.. _layers.Select(layer => layer.ToArray())], crossings, 0);
        }

        for (var layer = 0; layer < best.Length; layer++) best[layer].CopyTo(_layers[layer], 0);
    }

    private void Sort(int[] layer, int[][] neighbours)
    {
        var keys = new (double Middle, int Place)[layer.Length];
        for (var i = 0; i < layer.Length; i++) keys[i] = (Middle(layer[i], neighbours), i);
        Array.Sort(keys, layer);
        Number(layer);
    }

    private double Middle(int node, int[][] neighbours)
    {
        if (neighbours[node].Length == 0) return _places[node];
        var sum = 0.0;
        foreach (var neighbour in neighbours[node]) sum += _places[neighbour];
        return sum / neighbours[node].Length;
    }

    private long Crossings()
    {
        var crossings = 0L;
        foreach (var layer in _layers) crossings += Crossings(layer);
        return crossings;
    }

    // Two hops cross if their ends are in another order than their begins: with a tree of sums (Fenwick) as many are counted as are below.
    private long Crossings(int[] layer)
    {
        var sums = new int[layer.SelectMany(node => _right[node]).Select(node => _places[node]).DefaultIfEmpty(-1).Max() + 2];
        var (crossings, seen) = (0L, 0);
        foreach (var node in layer)
        {
            foreach (var end in _right[node]) crossings += seen - UpTo(_places[end] + 1);
            foreach (var end in _right[node])
            {
                seen++;
                for (var at = _places[end] + 1; at < sums.Length; at += at & -at) sums[at]++;
            }
        }

        return crossings;

        int UpTo(int at)
        {
            var sum = 0;
            for (; at > 0; at -= at & -at) sum += sums[at];
            return sum;
        }
    }

    private void Number(int[] layer)
    {
        for (var i = 0; i < layer.Length; i++) _places[layer[i]] = i;
    }

    private static int[][] Neighbours(IEnumerable<(int Of, int Neighbour)> pairs, int count)
    {
        var lists = new List<int>[count];
        foreach (var (of, neighbour) in pairs) (lists[of] ??= []).Add(neighbour);
        return [.. lists.Select(list => list?.ToArray() ?? [])];
    }
}
