using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

internal sealed class EndpointAnnotation(
    ProtocolType protocol, string? uriScheme, string? name, int? port, int? targetPort, bool? isProxied) : IResourceAnnotation
{
    private string? _transport;

    public string Name { get; set; } = name ?? uriScheme ?? Lower(protocol);
    public ProtocolType Protocol { get; set; } = protocol;
    public string UriScheme { get; set; } = uriScheme ?? Lower(protocol);
    public int? Port { get; set; } = port;
    public int? TargetPort { get; set; } = targetPort;
    public bool IsProxied { get; set; } = isProxied ?? true;
    public bool IsExternal { get; set; }
    internal string? TargetPortEnvironmentVariable { get; set; }

    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : Lower(Protocol));
        set => _transport = value;
    }

    private static string Lower(ProtocolType protocol) => protocol == ProtocolType.Udp ? "udp" : "tcp";
}

internal sealed class EndpointReference(IResourceWithEndpoints resource, string name) : IExpressionValue, IValueWithReferences
{
    public IResourceWithEndpoints Resource => resource;
    public string EndpointName => name;
    public string Url => throw new NotSupportedException("Nothing is allocated: the stand-in does not run the model.");
    public string ValueExpression => Property(EndpointProperty.Url).ValueExpression;
    public IEnumerable<object> References => [resource];

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);
}

internal sealed class EndpointReferenceExpression(EndpointReference endpoint, EndpointProperty property) : IExpressionValue, IValueWithReferences
{
    public IEnumerable<object> References => [endpoint];

    public string ValueExpression => property switch
    {
        EndpointProperty.Url => Binding("url"),
        EndpointProperty.Host => Binding("host"),
        EndpointProperty.Port => Binding("port"),
        EndpointProperty.TargetPort => Binding("targetPort"),
        EndpointProperty.HostAndPort => $"{Binding("host")}:{Binding("port")}",
        _ => throw new NotSupportedException(property.ToString()),
    };

    private string Binding(string name) => $"{{{endpoint.Resource.Name}.bindings.{endpoint.EndpointName}.{name}}}";
}

internal enum EndpointProperty
{
    Url,
    Host,
    Port,
    TargetPort,
    HostAndPort,
}
