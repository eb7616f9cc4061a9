using System.Runtime.InteropServices;

namespace Tracepost.TraceModel.Statistics;

/// <summary>What spans are grouped by: their service, their operation, both, or an attribute.</summary>
public sealed record SpanGrouping
{
    private const string ServiceText = "service", OperationText = "operation", BothText = "service,operation";

    private SpanGrouping(string text) => Text = text;

    /// <summary>By service.</summary>
    public static readonly SpanGrouping Service = new(ServiceText);

    /// <summary>By operation, whatever the service.</summary>
    public static readonly SpanGrouping Operation = new(OperationText);

    /// <summary>By operation of a service.</summary>
    public static readonly SpanGrouping ServiceAndOperation = new(BothText);

    /// <summary>As it is in a URL: <c>service</c>, <c>operation</c>, <c>service,operation</c>, or an attribute's key.</summary>
    public string Text { get; }

    /// <summary>The attribute's key; null if grouping is by something else.</summary>
    public string? Attribute => Text is ServiceText or OperationText or BothText ? null : Text;

    /// <summary>What a text in a URL means; by service and operation if there is none.</summary>
    public static SpanGrouping Parse(string text) => text.Length == 0 ? ServiceAndOperation : new SpanGrouping(text);

    /// <summary>
    /// What a span belongs to. An attribute is looked for on the span, then on its resource, and a span without it belongs to a group with
    /// the value null.
    /// </summary>
    public GroupKey KeyOf(Span span) => Text switch
    {
        ServiceText => new GroupKey(span.Resource.ServiceName, null, null),
        OperationText => new GroupKey(null, span.Name, null),
        BothText => new GroupKey(span.Resource.ServiceName, span.Name, null),
        _ => new GroupKey(null, null, ValueOf(span.Attributes) ?? ValueOf(span.Resource.Attributes)),
    };

    /// <summary>The groups of a trace's spans, in the order in which they first come.</summary>
    public IReadOnlyList<SpanGroup> Group(TraceTree tree, SelfTimes selfTimes)
    {
        var found = new Dictionary<GroupKey, Gathered>();
        foreach (var node in tree.Nodes)
        {
            ref var gathered = ref CollectionsMarshal.GetValueRefOrAddDefault(found, KeyOf(node.Span), out _);
            (gathered ??= new Gathered()).Add(node, selfTimes[node]);
        }

        return [.. found.Select(pair => pair.Value.ToGroup(pair.Key))];
    }

    private string? ValueOf(IReadOnlyList<KeyValue> attributes)
    {
        foreach (var (key, value) in attributes)
        {
            if (key == Text) return value.ToText();
        }

        return null;
    }

    private sealed class Gathered
    {
        private readonly List<ulong> _durations = [];
        private double _selfNano;
        private int _errors;

        public void Add(TraceNode node, ulong selfNano)
        {
            _durations.Add(node.Span.DurationNano);
            _selfNano += selfNano;
            if (node.Span.Status == StatusCode.Error) _errors++;
        }

        public SpanGroup ToGroup(GroupKey key) => new(key, _durations, _errors, _selfNano);
    }
}
