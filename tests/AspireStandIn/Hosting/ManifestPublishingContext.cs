using System.Text.Json;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the model as the manifest publisher of Aspire.Hosting does.</summary>
internal sealed class ManifestPublishingContext
{
    private readonly Utf8JsonWriter _json;
    private readonly string _folder;
    private readonly Dictionary<string, IResource> _referenced = [];

    private ManifestPublishingContext(Utf8JsonWriter json, string folder) => (_json, _folder) = (json, folder);

    /// <summary>Writes all resources, then those that only others mention (a generated password).</summary>
    /// <param name="resources">In the order of the model.</param>
    /// <param name="folder">Project paths are relative to it: the folder of the manifest.</param>
    /// <param name="output">Receives indented JSON without a newline at the end.</param>
    public static void WriteModel(IReadOnlyCollection<IResource> resources, string folder, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        var context = new ManifestPublishingContext(json, folder);

        json.WriteStartObject();
        json.WriteStartObject("resources");
        foreach (var resource in resources)
            context.WriteResource(resource);
        foreach (var resource in context._referenced.Values.Except(resources).ToArray())
            context.WriteResource(resource);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResource(IResource resource)
    {
        _json.WriteStartObject(resource.Name);
        switch (resource)
        {
            case PostgresServerResource container:
                _json.WriteString("type", "container.v0");
                WriteConnectionString(container);
                _json.WriteString("image", resource.Annotations.OfType<ContainerImageAnnotation>().Single().Image);
                WriteVolumes(container);
                WriteEnvironment(container);
                WriteBindings(container);
                break;
            case ProjectResource project:
                _json.WriteString("type", "project.v0");
                _json.WriteString("path", RelativePath(project.Annotations.OfType<IProjectMetadata>().Single().ProjectPath));
                WriteArgs(project);
                WriteEnvironment(project);
                WriteBindings(project);
                break;
            case ParameterResource parameter:
                WriteParameter(parameter);
                break;
            case IResourceWithConnectionString value:
                _json.WriteString("type", "value.v0");
                WriteConnectionString(value);
                break;
            default:
                throw new NotSupportedException($"The stand-in cannot write {resource.GetType().Name}.");
        }

        _json.WriteEndObject();
    }

    private void WriteParameter(ParameterResource parameter)
    {
        _json.WriteString("type", "parameter.v0");
        _json.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        _json.WriteStartObject("inputs");
        _json.WriteStartObject("value");
        _json.WriteString("type", "string");
        if (parameter.Secret)
            _json.WriteBoolean("secret", true);
        if (parameter.Default is { } value)
        {
            _json.WriteStartObject("default");
            value.WriteToManifest(_json);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteConnectionString(IResourceWithConnectionString resource) =>
        _json.WriteString("connectionString", Expression(resource.ConnectionStringExpression));

    private void WriteVolumes(PostgresServerResource resource)
    {
        var volumes = resource.Annotations.OfType<ContainerMountAnnotation>().ToArray();
        if (volumes.Length == 0)
            return;

        _json.WriteStartArray("volumes");
        foreach (var volume in volumes)
        {
            _json.WriteStartObject();
            _json.WriteString("name", volume.Source);
            _json.WriteString("target", volume.Target);
            _json.WriteBoolean("readOnly", volume.IsReadOnly);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteArgs(ProjectResource resource)
    {
        var args = resource.Annotations.OfType<CommandLineArgsAnnotation>().SelectMany(a => a.Args).ToArray();
        if (args.Length == 0)
            return;

        _json.WriteStartArray("args");
        foreach (var arg in args)
            _json.WriteStringValue(Expression(arg));
        _json.WriteEndArray();
    }

    private void WriteEnvironment(IResource resource)
    {
        var context = new EnvironmentCallbackContext();
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            annotation.Callback(context);
        if (context.EnvironmentVariables.Count == 0)
            return;

        _json.WriteStartObject("env");
        foreach (var (name, value) in context.EnvironmentVariables)
            _json.WriteString(name, Expression(value));
        _json.WriteEndObject();
    }

    private void WriteBindings(IResource resource)
    {
        var allHttp2 = resource.Annotations.OfType<Http2ServiceAnnotation>().Any();

        _json.WriteStartObject("bindings");
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            _json.WriteStartObject(endpoint.Name);
            _json.WriteString("scheme", endpoint.UriScheme);
            _json.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            _json.WriteString("transport", allHttp2 && endpoint.UriScheme == "http" ? "http2" : endpoint.Transport);
            if (endpoint.Port is { } port && port != endpoint.TargetPort)
                _json.WriteNumber("port", port);
            if (endpoint.TargetPort is { } targetPort)
                _json.WriteNumber("targetPort", targetPort);
            if (endpoint.IsExternal)
                _json.WriteBoolean("external", true);
            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private string Expression(object value)
    {
        Remember(value);
        return value is IManifestExpressionProvider provider ? provider.ValueExpression : (string)value;
    }

    private void Remember(object value)
    {
        if (value is IResource resource)
            _referenced.TryAdd(resource.Name, resource);
        else if (value is IValueWithReferences { References: var references })
            foreach (var reference in references)
                Remember(reference);
    }

    private string RelativePath(string path) => Path.GetRelativePath(_folder, path).Replace('\\', '/');
}
