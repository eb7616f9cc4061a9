using System.Net;
using System.Net.Sockets;
using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Processes;
using Tracepost.ManifestHost.Resources;

namespace Tracepost.ManifestHost.Tests.Resources;

public sealed class EndpointTableTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _taken;

    public EndpointTableTests()
    {
        _listener.Start();
        _taken = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    [Fact]
    public void A_port_that_is_taken_is_named_with_its_resource_and_endpoint()
    {
        var error = Assert.Throws<HostException>(() => EndpointTable.Allocate(Project(("otlp-grpc", _taken)), freePorts: false));

        Assert.Contains($"Port {_taken} of resource 'api', endpoint 'otlp-grpc', is taken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tcp_and_udp_have_ports_of_their_own()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var takenByUdp = ((IPEndPoint)socket.LocalEndPoint!).Port;

        Assert.Equal(_taken, EndpointTable.Allocate(Agent(_taken), freePorts: false).Find("api", "agent")!.Port);
        var error = Assert.Throws<HostException>(() => EndpointTable.Allocate(Agent(takenByUdp), freePorts: false));
        Assert.Contains($"Port {takenByUdp} of resource 'api', endpoint 'agent', is taken", error.Message, StringComparison.Ordinal);

        static Manifest Agent(int port) => ManifestOf(new ManifestResource
        {
            Name = "api",
            Type = "project.v0",
            Path = "api.csproj",
            Bindings = new() { ["agent"] = new ManifestBinding { Scheme = "udp", Protocol = "udp", Transport = "udp", TargetPort = port, External = true } },
        });
    }

    [Fact]
    public void With_free_ports_the_manifest_has_no_say()
    {
        var table = EndpointTable.Allocate(Project(("http", _taken), ("grpc", _taken)), freePorts: true);

        Assert.Equal(3, new HashSet<int> { _taken, table.Find("api", "http")!.Port, table.Find("api", "grpc")!.Port }.Count);
    }

    [Fact]
    public void Two_endpoints_with_one_port_are_an_error_that_names_both()
    {
        var free = FreePort.Next();

        var error = Assert.Throws<HostException>(() => EndpointTable.Allocate(Project(("http", free), ("grpc", free)), freePorts: false));

        Assert.Contains("endpoint 'grpc'", error.Message, StringComparison.Ordinal);
        Assert.Contains("endpoint 'http'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_of_the_manifest_is_kept()
    {
        var free = FreePort.Next();

        Assert.Equal(free, EndpointTable.Allocate(Project(("http", free)), freePorts: false).Find("api", "http")!.Port);
    }

    [Fact]
    public void The_port_inside_a_container_is_only_a_wish()
    {
        var database = new ManifestResource
        {
            Name = "db", Type = "container.v0", Image = "postgres:18", Bindings = new() { ["tcp"] = new ManifestBinding { TargetPort = _taken } },
        };

        var port = EndpointTable.Allocate(ManifestOf(database), freePorts: false).Find("db", "tcp")!.Port;

        Assert.NotEqual(_taken, port);
    }

    [Fact]
    public void The_port_of_an_endpoint_that_only_our_own_resources_use_is_only_a_wish()
    {
        var binding = new ManifestBinding { TargetPort = _taken };
        var service = new ManifestResource { Name = "store", Type = "project.v0", Bindings = new() { ["http"] = binding } };

        Assert.NotEqual(_taken, EndpointTable.Allocate(ManifestOf(service), freePorts: false).Find("store", "http")!.Port);
    }

    public void Dispose() => _listener.Dispose();

    private static Manifest Project(params (string Name, int Port)[] endpoints)
    {
        var bindings = new OrderedDictionary<string, ManifestBinding>();
        foreach (var (name, port) in endpoints) bindings[name] = new ManifestBinding { TargetPort = port, External = true };
        return ManifestOf(new ManifestResource { Name = "api", Type = "project.v0", Bindings = bindings });
    }

    private static Manifest ManifestOf(ManifestResource resource) =>
        new("/m.json", new Dictionary<string, ManifestResource> { [resource.Name] = resource });
}
