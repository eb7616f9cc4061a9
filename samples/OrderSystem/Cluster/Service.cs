namespace Tracepost.OrderSystem.Cluster;

/// <summary>A deployed service and its pods.</summary>
internal sealed class Service(string name, string version, int port, Runtime runtime)
{
    public string Name => name;

    public string Version => version;

    /// <summary>The port that its Kubernetes service listens on.</summary>
    public int Port => port;

    public Runtime Runtime => runtime;

    /// <summary>Its name in the cluster's DNS.</summary>
    public string Address { get; } = $"{name}.shop.svc.cluster.local";

    public IReadOnlyList<Pod> Pods { get; set; } = [];
}
