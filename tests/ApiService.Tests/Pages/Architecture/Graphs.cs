using Tracepost.ApiService.Pages.Architecture;

namespace Tracepost.ApiService.Tests.Pages.Architecture;

/// <summary>Graphs to try.</summary>
internal static class Graphs
{
    public static ServiceGraph Of(IEnumerable<GraphEdge> edges)
    {
        GraphEdge[] all = [.. edges];
        var names = all.SelectMany(edge => new[] { edge.Parent, edge.Child }).Distinct().Order(StringComparer.Ordinal);
        return new ServiceGraph([.. names.Select(name => new GraphNode(name, GraphNodeKind.Service))], all);
    }

    /// <summary>Services in six tiers that mostly call those of the next one, some further down, and a few back; the same for the same numbers.</summary>
    public static ServiceGraph Random(int services, int links)
    {
        var random = new Random(services + links);
        int[] upTo = [.. new[] { 0.03, 0.2, 0.5, 0.75, 0.9, 1 }.Select(part => (int)(part * services))];
        var edges = new Dictionary<(int From, int To), GraphEdge>();
        while (edges.Count < links)
        {
            var tier = random.Next(5);
            var from = random.Next(tier == 0 ? 0 : upTo[tier - 1], upTo[tier]);
            var below = Math.Min(5, tier + 1 + (random.Next(8) == 0 ? random.Next(1, 3) : 0));
            var to = random.Next(50) == 0 ? random.Next(services) : random.Next(upTo[below - 1], upTo[below]);
            edges[(from, to)] = new GraphEdge($"service-{from:000}", $"service-{to:000}", (ulong)random.Next(1, 100_000), (ulong)(random.Next(5) == 0 ? 1 : 0));
        }

        return Of(edges.Values);
    }
}
