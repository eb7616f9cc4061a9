namespace Aspire.Hosting.ApplicationModel;

internal sealed record EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> Callback) : IResourceAnnotation;

internal sealed record CommandLineArgsAnnotation(IReadOnlyList<object> Args) : IResourceAnnotation;

internal sealed record ContainerMountAnnotation(string Source, string Target, bool IsReadOnly) : IResourceAnnotation;

internal sealed record ContainerImageAnnotation(string Image) : IResourceAnnotation;

internal sealed record ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags Flags) : IResourceAnnotation;

internal sealed record Http2ServiceAnnotation : IResourceAnnotation;

internal sealed record WaitAnnotation(IResource Resource) : IResourceAnnotation;

internal sealed record HealthCheckAnnotation(string Key) : IResourceAnnotation;

internal sealed class EnvironmentCallbackContext
{
    public Dictionary<string, object> EnvironmentVariables { get; } = [];
}

internal sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    public required string Url { get; set; }
    public string? DisplayText { get; set; }
}

internal sealed class ResourceReadyEvent;

[Flags]
internal enum ReferenceEnvironmentInjectionFlags
{
    None = 0,
    ConnectionString = 1 << 0,
    ConnectionProperties = 1 << 1,
    ServiceDiscovery = 1 << 2,
    Endpoints = 1 << 3,
    All = ConnectionString | ConnectionProperties | ServiceDiscovery | Endpoints,
}
