using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Resources;

/// <summary>The port of every endpoint, settled before anything starts, so that everything can refer to everything.</summary>
internal sealed class EndpointTable
{
    private readonly OrderedDictionary<string, OrderedDictionary<string, EndpointAddress>> _resources = [];

    /// <param name="manifest">The manifest.</param>
    /// <param name="freePorts">True: the ports in the manifest are not looked at, all are free ones.</param>
    /// <exception cref="HostException">A port is taken; the message names resource, endpoint and port.</exception>
    internal static EndpointTable Allocate(Manifest manifest, bool freePorts)
    {
        var table = new EndpointTable();
        var given = new Dictionary<(int Port, bool Udp), string>();
        foreach (var resource in manifest.Resources.Values.Where(resource => resource.Runs))
        {
            var endpoints = table._resources[resource.Name] = [];
            foreach (var (name, binding) in resource.Bindings)
                endpoints[name] = Address(resource, binding, PortOf(resource, name, binding, freePorts, given));
        }
        return table;
    }

    internal EndpointAddress? Find(string resource, string endpoint) => Of(resource).GetValueOrDefault(endpoint);

    internal IReadOnlyDictionary<string, EndpointAddress> Of(string resource) =>
        _resources.TryGetValue(resource, out var endpoints) ? endpoints : new OrderedDictionary<string, EndpointAddress>();

    private static EndpointAddress Address(ManifestResource resource, ManifestBinding binding, int port) => new(
        binding.Scheme, resource.IsPostgres ? "127.0.0.1" : "localhost", port, binding.Transport is "http2", binding.External, binding.Protocol is not "udp");

    private static int PortOf(ManifestResource resource, string name, ManifestBinding binding, bool freePorts, Dictionary<(int Port, bool Udp), string> given)
    {
        // targetPort is a port inside a container. Here it is a promise only where the world comes in: our own resources are told the port.
        var udp = binding.Protocol is "udp";
        var promised = freePorts ? null : binding.Port ?? (binding.External ? binding.TargetPort : null);
        if (promised is { } port)
        {
            if (!given.TryAdd((port, udp), $"'{resource.Name}', endpoint '{name}'"))
                throw new HostException($"Port {port} of resource '{resource.Name}', endpoint '{name}', is also that of {given[(port, udp)]}.");
            if (FreePort.IsTaken(port, udp))
                throw new HostException(
                    $"Port {port} of resource '{resource.Name}', endpoint '{name}', is taken by another process. Stop that one, or use --free-ports.");
            return port;
        }

        if (!freePorts && binding.TargetPort is { } wished && !FreePort.IsTaken(wished, udp) && given.TryAdd((wished, udp), resource.Name)) return wished;
        while (true)
        {
            var free = FreePort.Next();
            if (given.TryAdd((free, udp), resource.Name)) return free;
        }
    }
}
