namespace Aspire.Hosting;

internal sealed class ProjectResourceOptions
{
    public bool ExcludeLaunchProfile { get; set; }
}

internal sealed record ProjectMetadata(string ProjectPath) : IProjectMetadata;

internal static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure) where TProject : IProjectMetadata, new() =>
        builder.AddProject(name, new TProject(), configure);

    public static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, string projectPath, Action<ProjectResourceOptions> configure) =>
        builder.AddProject(name, new ProjectMetadata(Path.GetFullPath(Path.Combine(builder.AppHostDirectory, projectPath))), configure);

    private static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata, Action<ProjectResourceOptions> configure)
    {
        var options = new ProjectResourceOptions();
        configure(options);
        if (!options.ExcludeLaunchProfile)
            throw new NotSupportedException("The stand-in reads no launch profiles.");

        var project = builder.AddResource(new ProjectResource(name))
            .Annotate(metadata)
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");

        return builder.ExecutionContext.IsRunMode ? project : project
            .WithEnvironment("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true")
            .Annotate(new EnvironmentCallbackAnnotation(context => AddHttpPorts(project.Resource, context)));
    }

    // HTTP_PORTS: the http endpoints that do not tell the service their port in a variable of their own.
    private static void AddHttpPorts(ProjectResource project, EnvironmentCallbackContext context)
    {
        var ports = project.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint is { UriScheme: "http", TargetPortEnvironmentVariable: null })
            .Select(endpoint => new EndpointReference(project, endpoint.Name).Property(EndpointProperty.TargetPort).ValueExpression)
            .ToArray();

        if (ports.Length > 0)
            context.EnvironmentVariables["HTTP_PORTS"] = string.Join(';', ports);
    }
}
