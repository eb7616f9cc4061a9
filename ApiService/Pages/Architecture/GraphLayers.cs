namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>
/// Puts the nodes of a graph into layers, callers left of the called (Sugiyama, Tagawa and Toda: Methods for Visual Understanding of Hierarchical
/// System Structures, 1981): calls that close a circle are left out of account, a node comes right after the last of its callers, and
/// within a layer the nodes stand near those they are connected with.
/// </summary>
internal static class GraphLayers
{
    private const int Sweeps = 12;

    /// <summary>The names in each layer, from above.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Of(ServiceGraph graph)
    {
        var children = graph.Nodes.ToDictionary(node => node.Name, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var edge in graph.Edges.Where(edge => edge.Parent != edge.Child).OrderByDescending(edge => edge.Calls)) children[edge.Parent].Add(edge.Child);
        var layers = Levels(children).GroupBy(node => node.Value).OrderBy(layer => layer.Key)
            .Select(layer => layer.Select(node => node.Key).Order(StringComparer.Ordinal).ToList()).ToList();
        Arrange(layers, graph.Edges);
        return layers;
    }

    // The longest way from where nothing calls.
    private static Dictionary<string, int> Levels(Dictionary<string, List<string>> children)
    {
        var order = WithoutCircles(children);
        var levels = children.Keys.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        foreach (var name in order)
        {
            foreach (var child in children[name]) levels[child] = Math.Max(levels[child], levels[name] + 1);
        }

        return levels;
    }

    // Callers before the called. Removes the calls that lead back to who is on the way already.
    private static List<string> WithoutCircles(Dictionary<string, List<string>> children)
    {
        var called = children.Values.SelectMany(names => names).ToHashSet(StringComparer.Ordinal);
        var (done, onTheWay, order) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new List<string>());
        // Where nothing calls first: a circle is then cut where one enters it.
        foreach (var start in children.Keys.OrderBy(called.Contains).ThenByDescending(name => children[name].Count).ThenBy(name => name, StringComparer.Ordinal))
        {
            var way = new Stack<(string Name, int Next)>();
            Enter(start);
            while (way.TryPop(out var at))
            {
                if (at.Next == children[at.Name].Count)
                {
                    onTheWay.Remove(at.Name);
                    order.Add(at.Name);
                    continue;
                }

                var child = children[at.Name][at.Next];
                if (onTheWay.Contains(child))
                {
                    children[at.Name].RemoveAt(at.Next);
                    way.Push(at);
                    continue;
                }

                way.Push((at.Name, at.Next + 1));
                Enter(child);
            }

            void Enter(string name)
            {
                if (!done.Add(name)) return;
                onTheWay.Add(name);
                way.Push((name, 0));
            }
        }

        order.Reverse();
        return order;
    }

    // Each node goes to the middle of its neighbours, a few times from left to right and back.
    private static void Arrange(List<List<string>> layers, IReadOnlyList<GraphEdge> edges)
    {
        var neighbours = edges.Where(edge => edge.Parent != edge.Child).SelectMany(edge => new[] { (edge.Parent, edge.Child), (edge.Child, edge.Parent) })
            .ToLookup(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);
        var places = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var layer in layers) Number(layer);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var layer in sweep % 2 == 0 ? layers : Enumerable.Reverse(layers))
            {
                layer.Sort((a, b) => Middle(a).CompareTo(Middle(b)) is var order and not 0 ? order : string.CompareOrdinal(a, b));
                Number(layer);
            }
        }

        double Middle(string name) => neighbours[name].Select(neighbour => places[neighbour]).DefaultIfEmpty(places[name]).Average();

        // From 0 to 1, as layers differ in height.
        void Number(List<string> layer)
        {
            for (var i = 0; i < layer.Count; i++) places[layer[i]] = (i + 0.5) / layer.Count;
        }
    }
}
