namespace Tracepost.ApiService.Pages.Overview.Sending;

/// <summary>The environment of a container, with what says which pod a span comes from.</summary>
internal static class KubernetesSnippet
{
    // The order matters: a variable may only name those before it.
    private static readonly (string Name, string Field)[] Downward =
    [
        ("K8S_POD_NAME", "metadata.name"), ("K8S_NAMESPACE_NAME", "metadata.namespace"), ("K8S_NODE_NAME", "spec.nodeName"),
    ];

    private const string Resource = "k8s.pod.name=$(K8S_POD_NAME),k8s.namespace.name=$(K8S_NAMESPACE_NAME),k8s.node.name=$(K8S_NODE_NAME)";

    public static Snippet Of(string protocol, ServerAddress server)
    {
        var fields = Downward.Select(variable => $"  - name: {variable.Name}\n    valueFrom:\n      fieldRef:\n        fieldPath: {variable.Field}\n");
        var variables = Snippet.Variables(protocol, server).Append(("OTEL_RESOURCE_ATTRIBUTES", Resource)).Select(variable => $"  - name: {variable.Item1}\n    value: \"{variable.Item2}\"\n");
        return new Snippet("In the container, of which the SDK is set up as in its language", "env:\n" + string.Concat(fields.Concat(variables)).TrimEnd());
    }
}
