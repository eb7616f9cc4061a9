namespace Tracepost.TraceModel;

/// <summary>
/// A border between a span and its parent: they ran on different nodes, hosts, in different pods, containers or processes, as their resources tell
/// (https://opentelemetry.io/docs/specs/semconv/resource/). What one of the two does not tell is no border.
/// </summary>
/// <param name="Border">What differs: node, host, pod, container or process.</param>
/// <param name="From">Where the parent ran.</param>
/// <param name="To">Where the span ran.</param>
public sealed record Crossing(string Border, string From, string To)
{
    private static readonly (string Border, string Key)[] Borders =
    [
        ("node", "k8s.node.name"), ("host", "host.name"), ("pod", "k8s.pod.name"), ("container", "container.id"), ("process", "service.instance.id"),
    ];

    /// <summary>The borders between a span and its parent, the outermost first.</summary>
    public static IReadOnlyList<Crossing> Of(TraceNode node)
    {
        if (node.Parent is not { } parent || ReferenceEquals(parent.Span.Resource, node.Span.Resource)) return [];
        List<Crossing>? crossed = null;
        foreach (var (border, key) in Borders)
        {
            var (from, to) = (ValueOf(parent.Span.Resource, key), ValueOf(node.Span.Resource, key));
            if (from.Length > 0 && to.Length > 0 && from != to) (crossed ??= []).Add(new Crossing(border, from, to));
        }

        return crossed ?? [];
    }

    private static string ValueOf(Resource resource, string key)
    {
        foreach (var (name, value) in resource.Attributes)
        {
            if (name == key) return value.ToText();
        }

        return "";
    }
}
