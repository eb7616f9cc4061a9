using Tracepost.ApiService.Store;
using Tracepost.TraceModel.Dependencies;
using Tracepost.TraceModel.Metrics;

namespace Tracepost.ApiService.Pages.Architecture;

/// <summary>Reads the graph of a window.</summary>
internal sealed class GraphReader(TraceStore store, LinkStore links)
{
    /// <summary>All that calls or was called in the window, and all services that are known, sorted.</summary>
    public async Task<(ServiceGraph Graph, IReadOnlyList<string> Services)> ReadAsync(long start, long end, CancellationToken cancellationToken)
    {
        var services = store.GetServicesAsync(cancellationToken);
        var found = links.GetLinksAsync(start, end, cancellationToken, withDurations: true);
        await Task.WhenAll(services, found);
        return (Graph(await services, await found), await services);
    }

    private static ServiceGraph Graph(IReadOnlyList<string> services, IReadOnlyList<ServiceLink> links)
    {
        var kinds = new SortedDictionary<string, GraphNodeKind>(StringComparer.Ordinal);
        foreach (var link in links)
        {
            kinds[link.Parent] = KindOf(link.ParentKind);
            kinds[link.Child] = KindOf(link.ChildKind);
        }

        // A service that calls itself a database is one that sends spans.
        foreach (var service in services.Where(kinds.ContainsKey)) kinds[service] = GraphNodeKind.Service;
        return new ServiceGraph(
            [.. kinds.Select(node => new GraphNode(node.Key, node.Value))],
            [.. links.Select(link => new GraphEdge(link.Parent, link.Child, link.CallCount, link.ErrorCount) { Durations = LatencyHistogram.Decode(link.Durations.Span) })]);
    }

    private static GraphNodeKind KindOf(NodeKind kind) => kind switch
    {
        NodeKind.Database => GraphNodeKind.Database,
        NodeKind.Broker => GraphNodeKind.Broker,
        _ => GraphNodeKind.External,
    };
}
