using Tracepost.TraceModel;

namespace Tracepost.ApiService.Pages.Traces.Panel.Values;

/// <summary>Where a resource is, in a few words: pod, container, host, process, the first of each that it tells.</summary>
internal static class Place
{
    private const int MaxText = 40, MaxParts = 3;

    private static readonly (string Name, string[] Keys)[] Parts =
    [
        ("pod", ["k8s.pod.name"]),
        ("container", ["container.name", "k8s.container.name", "container.id"]),
        ("host", ["host.name", "k8s.node.name", "host.id"]),
        ("process", ["process.pid"]),
    ];

    /// <summary>pod cart-7f9c · host node-3; empty if nothing is told.</summary>
    public static string Of(Resource resource) =>
        string.Join(" · ", Parts.Select(part => (part.Name, Value: ValueOf(resource, part.Keys))).Where(part => part.Value.Length > 0).Take(MaxParts)
            .Select(part => $"{part.Name} {Shorten(part.Value)}"));

    private static string ValueOf(Resource resource, string[] keys) =>
        keys.Select(key => resource.Attributes.FirstOrDefault(attribute => attribute.Key == key).Value.ToText()).FirstOrDefault(text => text.Length > 0) ?? "";

    private static string Shorten(string text) => text.Length <= MaxText ? text : ValueForm.Cut(text, MaxText) + "…";
}
