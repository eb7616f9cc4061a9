using Tracepost.ApiService.Pages.Formatting;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Statistics;

namespace Tracepost.ApiService.Pages.Traces;

/// <summary>A trace in memory, arranged for the waterfall.</summary>
public sealed class LoadedTrace
{
    private readonly Dictionary<string, TraceNode> _byKey;
    private readonly string[] _keys;

    internal LoadedTrace(TraceId id, TraceTree tree, IReadOnlyList<string> knownServices, bool isPartial, long bytes)
    {
        Id = id;
        Tree = tree;
        IsPartial = isPartial;
        Bytes = bytes;
        Services = [.. tree.Nodes
            .GroupBy(node => node.Span.Resource.ServiceName, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(service => service.Item2)];
        Colours = new ServiceColours(knownServices.Concat(Services.Select(service => service.Name)));
        Errors = tree.Nodes.Count(node => node.Span.Status == StatusCode.Error);

        _byKey = new Dictionary<string, TraceNode>(tree.Nodes.Count, StringComparer.Ordinal);
        _keys = new string[tree.Nodes.Count];
        foreach (var node in tree.Nodes)
        {
            var key = node.Span.SpanId.ToString();
            for (var twin = 2; !_byKey.TryAdd(key, node); twin++) key = $"{node.Span.SpanId}.{twin}";
            _keys[node.Index] = key;
        }
    }

    /// <summary>The trace.</summary>
    public TraceId Id { get; }

    /// <summary>Its spans.</summary>
    public TraceTree Tree { get; }

    /// <summary>True if the trace is too large to be shown whole.</summary>
    public bool IsPartial { get; }

    /// <summary>Its services and the number of their spans, most spans first.</summary>
    public IReadOnlyList<(string Name, int Spans)> Services { get; }

    /// <summary>The colours of its services.</summary>
    public ServiceColours Colours { get; }

    /// <summary>The number of spans with an error.</summary>
    public int Errors { get; }

    /// <summary>The time that each span took itself; computed when first asked for.</summary>
    public SelfTimes SelfTimes => field ??= SelfTimes.Of(Tree);

    /// <summary>What about the trace cannot be as it was sent; looked for when first asked for.</summary>
    public TraceFaults Faults => field ??= TraceFaults.Of(Tree);

    /// <summary>The size in its OTLP form.</summary>
    internal long Bytes { get; }

    /// <summary>
    /// What a span is called in URLs: its id, and for a second span with that id <c>id.2</c>.
    /// </summary>
    public string KeyOf(TraceNode node) => _keys[node.Index];

    /// <summary>The span that is called so.</summary>
    public TraceNode? Find(string key) => _byKey.GetValueOrDefault(key);
}
