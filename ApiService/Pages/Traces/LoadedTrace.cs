using Tracepost.ApiService.Pages.Formatting;
using Tracepost.ApiService.Pages.Traces.Uploads;
using Tracepost.ApiService.Pages.Traces.Waterfall.Rows;
using Tracepost.TraceModel;
using Tracepost.TraceModel.Statistics;

namespace Tracepost.ApiService.Pages.Traces;

/// <summary>A trace in memory, arranged for the pages about it.</summary>
public sealed class LoadedTrace
{
    private readonly Dictionary<string, TraceNode> _byKey;
    private readonly string[] _keys;
    private readonly Lazy<CriticalPath> _criticalPath;

    internal LoadedTrace(TraceId id, TraceTree tree, IReadOnlyList<string> knownServices, bool isPartial, long bytes)
    {
        Id = id;
        Tree = tree;
        IsPartial = isPartial;
        Bytes = bytes;
        RecentRows = new RecentRows(this);
        _criticalPath = new Lazy<CriticalPath>(() => CriticalPath.Of(tree));
        Services = [.. tree.Nodes
            .GroupBy(node => node.Span.Resource.ServiceName, StringComparer.Ordinal)
            .Select(group => (group.Key, group.Count()))
            .OrderByDescending(service => service.Item2)];
        Colours = new ServiceColours(knownServices.Concat(Services.Select(service => service.Name)));
        foreach (var node in tree.Nodes)
        {
            if (node.Span.Status == StatusCode.Error) Errors++;
            if (node.Span.ClockSkewNano == 0) continue;
            SkewedSpans++;
            MaxSkewNano = Math.Max(MaxSkewNano, (ulong)Math.Abs((decimal)node.Span.ClockSkewNano));
        }

        _byKey = new Dictionary<string, TraceNode>(tree.Nodes.Count, StringComparer.Ordinal);
        _keys = new string[tree.Nodes.Count];
        var twins = new Dictionary<SpanId, int>();
        foreach (var node in tree.Nodes)
        {
            var key = node.Span.SpanId.ToString();
            if (!_byKey.TryAdd(key, node))
            {
                var twin = twins[node.Span.SpanId] = twins.GetValueOrDefault(node.Span.SpanId, 1) + 1;
                key = $"{key}.{twin}";
                _byKey.Add(key, node);
            }

            _keys[node.Index] = key;
        }
    }

    /// <summary>The trace.</summary>
    public TraceId Id { get; }

    /// <summary>Its spans.</summary>
    public TraceTree Tree { get; }

    /// <summary>True if the trace is too large to be shown whole.</summary>
    public bool IsPartial { get; }

    /// <summary>Where it is from, if it is no stored trace.</summary>
    public UploadedFile? Upload { get; init; }

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

    /// <summary>The number of spans that cannot have happened when they say, as their clocks differ from their parents'.</summary>
    public int SkewedSpans { get; }

    /// <summary>By how much, at most, in nanoseconds.</summary>
    public ulong MaxSkewNano { get; }

    /// <summary>Where its time went.</summary>
    public CriticalPath CriticalPath => _criticalPath.Value;

    internal RecentRows RecentRows { get; }

    /// <summary>The size in its OTLP form.</summary>
    internal long Bytes { get; }

    /// <summary>
    /// What a span is called in URLs: its id, and for a second span with that id <c>id.2</c>.
    /// </summary>
    public string KeyOf(TraceNode node) => _keys[node.Index];

    /// <summary>The span that is called so.</summary>
    public TraceNode? Find(string key) => _byKey.GetValueOrDefault(key);
}
