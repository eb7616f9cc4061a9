namespace Tracepost.ApiService.Pages.Architecture.Layout;

/// <summary>
/// The column of each node of a graph: one right of the last of its callers. Calls that lead back to who is on the way already, and would close a
/// circle, are turned round.
/// </summary>
internal static class GraphLevels
{
    /// <summary>The level of each node, from 0, and which edges are turned round; an edge from a node to itself is left out of account.</summary>
    public static (int[] Levels, bool[] IsBack) Of(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var outgoing = Outgoing(nodes, edges);
        var isBack = FindBacks(nodes, edges, outgoing);
        return (Longest(nodes, edges, isBack), isBack);
    }

    private static List<int>[] Outgoing(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var outgoing = Enumerable.Range(0, nodes).Select(_ => new List<int>()).ToArray();
        for (var edge = 0; edge < edges.Count; edge++)
        {
            if (edges[edge].From != edges[edge].To) outgoing[edges[edge].From].Add(edge);
        }

        return outgoing;
    }

    // Where nothing calls first: a circle is then cut where one has gone round it.
    private static bool[] FindBacks(int nodes, IReadOnlyList<(int From, int To)> edges, List<int>[] outgoing)
    {
        var isCalled = new bool[nodes];
        foreach (var (from, to) in edges) isCalled[to] |= from != to;
        var (isBack, isDone, isOnTheWay) = (new bool[edges.Count], new bool[nodes], new bool[nodes]);
        var way = new Stack<(int Node, int Next)>();
        foreach (var start in Enumerable.Range(0, nodes).OrderBy(node => isCalled[node]).ThenByDescending(node => outgoing[node].Count).ThenBy(node => node))
        {
            Enter(start);
            while (way.TryPop(out var at))
            {
                if (at.Next == outgoing[at.Node].Count)
                {
                    isOnTheWay[at.Node] = false;
                    continue;
                }

                way.Push((at.Node, at.Next + 1));
                var edge = outgoing[at.Node][at.Next];
                if (isOnTheWay[edges[edge].To]) isBack[edge] = true;
                else Enter(edges[edge].To);
            }
        }

        return isBack;

        void Enter(int node)
        {
            if (isDone[node]) return;
            isDone[node] = isOnTheWay[node] = true;
            way.Push((node, 0));
        }
    }

    private static int[] Longest(int nodes, IReadOnlyList<(int From, int To)> edges, bool[] isBack)
    {
        var (levels, callers) = (new int[nodes], new int[nodes]);
        var below = Enumerable.Range(0, nodes).Select(_ => new List<int>()).ToArray();
        for (var edge = 0; edge < edges.Count; edge++)
        {
            var (from, to) = isBack[edge] ? (edges[edge].To, edges[edge].From) : edges[edge];
            if (from == to) continue;
            below[from].Add(to);
            callers[to]++;
        }

        var ready = new Queue<int>(Enumerable.Range(0, nodes).Where(node => callers[node] == 0));
        while (ready.TryDequeue(out var node))
        {
            foreach (var next in below[node])
            {
                levels[next] = Math.Max(levels[next], levels[node] + 1);
                if (--callers[next] == 0) ready.Enqueue(next);
            }
        }

        return levels;
    }
}
