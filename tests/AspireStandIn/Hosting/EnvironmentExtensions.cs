namespace Aspire.Hosting;

internal static class EnvironmentExtensions
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment => builder.WithEnvironmentValue(name, value ?? "");

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, in ReferenceExpression.ExpressionInterpolatedStringHandler value)
        where T : IResourceWithEnvironment => builder.WithEnvironmentValue(name, value.GetExpression());

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment => builder.WithEnvironmentValue(name, parameter.Resource);

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs => builder.Annotate(new CommandLineArgsAnnotation(args));

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params object[] args)
        where T : IResourceWithArgs => builder.Annotate(new CommandLineArgsAnnotation(args));

    public static IResourceBuilder<T> WithReferenceEnvironment<T>(this IResourceBuilder<T> builder, ReferenceEnvironmentInjectionFlags flags)
        where T : IResourceWithEnvironment => builder.Annotate(new ReferenceEnvironmentInjectionAnnotation(flags));

    // What is injected is decided by the flags that are set at this moment, not later.
    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where T : IResourceWithEnvironment
    {
        var flags = builder.Resource.Annotations.OfType<ReferenceEnvironmentInjectionAnnotation>().LastOrDefault()?.Flags;
        if (flags != ReferenceEnvironmentInjectionFlags.ConnectionString || optional)
            throw new NotSupportedException("The stand-in knows references by connection string only.");

        return builder.WithEnvironmentValue($"ConnectionStrings__{connectionName ?? source.Resource.Name}", source.Resource);
    }

    public static IResourceBuilder<T> WithReference<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where T : IResourceWithEnvironment => builder.Annotate(new EnvironmentCallbackAnnotation(context =>
    {
        var service = source.Resource;
        foreach (var endpoint in service.Annotations.OfType<EndpointAnnotation>())
        {
            var url = new EndpointReference(service, endpoint.Name);
            context.EnvironmentVariables[$"{service.Name}_{endpoint.Name}".ToUpperInvariant()] = url;
            context.EnvironmentVariables[$"services__{service.Name}__{endpoint.Name}__0"] = url;
        }
    }));

    internal static IResourceBuilder<T> WithEnvironmentValue<T>(this IResourceBuilder<T> builder, string name, object value)
        where T : IResourceWithEnvironment =>
        builder.Annotate(new EnvironmentCallbackAnnotation(context => context.EnvironmentVariables[name] = value));

    internal static IResourceBuilder<T> Annotate<T>(this IResourceBuilder<T> builder, IResourceAnnotation annotation) where T : IResource
    {
        builder.Resource.Annotations.Add(annotation);
        return builder;
    }
}
