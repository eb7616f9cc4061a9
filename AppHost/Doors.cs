using System.Net.Sockets;

namespace Tracepost.AppHost;

/// <summary>
/// Endpoints of our services. Each service listens where <c>Ports__*</c> says, so in run mode the port behind Aspire's
/// proxy is left to it, which is what replicas need (and a fixed port may not be the proxy's own). In the manifest the
/// port is the one of the container, always explicit: tools guess it wrong for endpoints that are not named http.
/// </summary>
internal static class Doors
{
    /// <summary>An endpoint for our own services: in run mode on any free port.</summary>
    /// <param name="project">The service.</param>
    /// <param name="name">At most 15 characters: it becomes the name of a Kubernetes port.</param>
    /// <param name="port">The port in a container.</param>
    /// <param name="env">The variable that tells the service its port.</param>
    /// <param name="title">What the dashboard shows in place of the URL.</param>
    /// <param name="path">Where the dashboard's link leads.</param>
    /// <param name="http2">Cleartext HTTP/2 only (gRPC).</param>
    public static IResourceBuilder<ProjectResource> WithDoor(
        this IResourceBuilder<ProjectResource> project, string name, int port, string env, string title, string path = "/", bool http2 = false) =>
        project.AddDoor(name, runPort: null, port, env, title, path, http2);

    /// <summary>An endpoint for the world: in run mode too it has the port that everybody knows.</summary>
    /// <inheritdoc cref="WithDoor(IResourceBuilder{ProjectResource}, string, int, string, string, string, bool)"/>
    public static IResourceBuilder<ProjectResource> WithPublicDoor(
        this IResourceBuilder<ProjectResource> project, string name, int port, string env, string title, string path = "/", bool http2 = false) =>
        project.AddDoor(name, runPort: port, port, env, title, path, http2);

    /// <summary>An endpoint for the world that takes datagrams.</summary>
    /// <inheritdoc cref="WithDoor(IResourceBuilder{ProjectResource}, string, int, string, string, string, bool)"/>
    public static IResourceBuilder<ProjectResource> WithPublicUdpDoor(
        this IResourceBuilder<ProjectResource> project, string name, int port, string env)
    {
        var publishing = project.ApplicationBuilder.ExecutionContext.IsPublishMode;

        return project.WithEndpoint(
            publishing ? null : port, publishing ? port : null, scheme: "udp", name, env, isExternal: true, protocol: ProtocolType.Udp);
    }

    /// <summary>
    /// Tells a service where another one's endpoint is, for the name <c>http://_endpoint.service</c>. Only this variable,
    /// and with the scheme spelt out: in a plain reference to an endpoint not named http, aspirate loses it.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithServiceUrl(
        this IResourceBuilder<ProjectResource> project, IResourceBuilder<ProjectResource> service, string endpoint)
    {
        var address = service.GetEndpoint(endpoint).Property(EndpointProperty.HostAndPort);
        return project.WithEnvironment($"services__{service.Resource.Name}__{endpoint}__0", $"http://{address}");
    }

    private static IResourceBuilder<ProjectResource> AddDoor(
        this IResourceBuilder<ProjectResource> project, string name, int? runPort, int containerPort, string env, string title, string path, bool http2)
    {
        var publishing = project.ApplicationBuilder.ExecutionContext.IsPublishMode;

        return project
            .WithHttpEndpoint(port: publishing ? null : runPort, targetPort: publishing ? containerPort : null, name: name, env: env)
            .WithEndpoint(name, endpoint => endpoint.Transport = http2 ? "http2" : "http")
            .WithUrlForEndpoint(name, url =>
            {
                url.Url = path;
                url.DisplayText = title;
            });
    }
}
