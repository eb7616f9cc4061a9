using OpenTelemetry.Proto.Resource.V1;
using Tracepost.OrderSystem.Simulation;

namespace Tracepost.OrderSystem.Cluster;

/// <summary>
/// One running instance of a service: what an SDK with its resource detectors, and a collector's k8s processor, say about it.
/// </summary>
internal sealed class Pod
{
    /// <summary>The semantic conventions that the resource and the spans follow.</summary>
    public const string SchemaUrl = "https://opentelemetry.io/schemas/1.39.0";

    private static readonly string[] Zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];

    public Pod(Service service, string replicaSet, int node, TimeSpan clockError, Dice dice)
    {
        Service = service;
        ClockError = clockError;
        Name = $"{service.Name}-{replicaSet}-{dice.Hex(3)[..5]}";
        Resource = Describe(replicaSet, node, dice);
    }

    public Service Service { get; }

    public string Name { get; }

    /// <summary>How far this pod's clock is ahead; negative when it is behind.</summary>
    public TimeSpan ClockError { get; }

    public Resource Resource { get; }

    private Resource Describe(string replicaSet, int node, Dice dice)
    {
        var resource = new Resource();
        void Set(string key, object value) => resource.Attributes.Set(key, value);

        Set("service.name", Service.Name);
        Set("service.namespace", "shop");
        Set("service.version", Service.Version);
        Set("service.instance.id", dice.Guid().ToString());
        Set("deployment.environment.name", "production");
        Set("telemetry.sdk.name", "opentelemetry");
        Set("telemetry.sdk.language", Service.Runtime.Language);
        Set("telemetry.sdk.version", Service.Runtime.SdkVersion);
        Set("process.pid", 1);
        Set("process.runtime.name", Service.Runtime.ProcessRuntime[..Service.Runtime.ProcessRuntime.LastIndexOf(' ')]);
        Set("process.runtime.version", Service.Runtime.ProcessRuntime[(Service.Runtime.ProcessRuntime.LastIndexOf(' ') + 1)..]);
        Set("host.name", Name);
        Set("host.arch", "amd64");
        Set("os.type", "linux");
        Set("container.id", dice.Hex(32));
        Set("container.name", Service.Name);
        Set("container.image.name", $"registry.shop.example/{Service.Name}");
        Set("container.image.tags", new[] { Service.Version, "stable" });
        Set("k8s.cluster.name", "shop-eu");
        Set("k8s.namespace.name", "shop");
        Set("k8s.deployment.name", Service.Name);
        Set("k8s.replicaset.name", $"{Service.Name}-{replicaSet}");
        Set("k8s.pod.name", Name);
        Set("k8s.pod.uid", dice.Guid().ToString());
        Set("k8s.pod.ip", $"10.42.{node}.{dice.Between(2, 250)}");
        Set("k8s.container.name", Service.Name);
        Set("k8s.container.restart_count", dice.Chance(0.1) ? 1 : 0);
        Set("k8s.node.name", $"ip-10-0-{node}-17.eu-central-1.compute.internal");
        Set("cloud.provider", "aws");
        Set("cloud.platform", "aws_eks");
        Set("cloud.region", "eu-central-1");
        Set("cloud.availability_zone", Zones[node % Zones.Length]);
        return resource;
    }
}
