using Tracepost.ApiService.Pages.Architecture;
using Tracepost.TraceModel.Statistics;

namespace Tracepost.ApiService.Pages.Traces.Views.Services;

/// <summary>The services of a trace, what each took itself, and who called whom.</summary>
public sealed class TraceServicesModel
{
    private const int MaxNodes = 300;

    private readonly Dictionary<string, SpanGroup> _groups;

    internal TraceServicesModel(LoadedTrace trace)
    {
        Trace = trace;
        _groups = SpanGrouping.Service.Group(trace.Tree, trace.SelfTimes).ToDictionary(group => group.Key.Service!, StringComparer.Ordinal);
        Calls = [.. ServiceCalls.Of(trace.Tree).OrderByDescending(calls => calls.TotalNano).ThenBy(calls => calls.Parent, StringComparer.Ordinal)];

        // Of very many, those in the most expensive calls are drawn; the table has all.
        string[] names =
        [
            .. Calls.SelectMany(calls => new[] { calls.Parent, calls.Child })
                .Concat(_groups.Values.OrderByDescending(group => group.SelfNano).Select(group => group.Key.Service!)).Distinct(StringComparer.Ordinal).Take(MaxNodes),
        ];
        var drawn = names.ToHashSet(StringComparer.Ordinal);
        Picture = new GraphPicture(new ServiceGraph(
            [.. names.Order(StringComparer.Ordinal).Select(name => new GraphNode(name, _groups.ContainsKey(name) ? GraphNodeKind.Service : GraphNodeKind.External))],
            [.. Calls.Where(calls => drawn.Contains(calls.Parent) && drawn.Contains(calls.Child))
                .Select(calls => new GraphEdge(calls.Parent, calls.Child, (ulong)calls.Calls, (ulong)calls.Errors))]));
        Edges = Calls.ToDictionary(calls => (calls.Parent, calls.Child));
    }

    /// <summary>The trace.</summary>
    public LoadedTrace Trace { get; }

    /// <summary>Who calls whom, those first that took the longest.</summary>
    public IReadOnlyList<ServiceCalls> Calls { get; }

    /// <summary>The same by caller and called.</summary>
    public IReadOnlyDictionary<(string Parent, string Child), ServiceCalls> Edges { get; }

    /// <summary>The graph, arranged.</summary>
    public GraphPicture Picture { get; }

    /// <summary>The figures of a service; null of a system that sends no spans.</summary>
    public SpanGroup? GroupOf(string service) => _groups.GetValueOrDefault(service);

    /// <summary>The share of the self times of all spans, from 0 to 1.</summary>
    public double ShareOf(SpanGroup group) => Trace.SelfTimes.TotalNano == 0 ? 0 : group.SelfNano / Trace.SelfTimes.TotalNano;

    /// <summary>The address of the waterfall with only the spans of a service.</summary>
    public string? LinkToSpans(string service) => GroupOf(service) is null ? null : SpanFilters.Link(Trace, SpanFilters.Of(service, null));
}
