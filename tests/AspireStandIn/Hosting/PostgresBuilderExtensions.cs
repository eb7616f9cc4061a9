namespace Aspire.Hosting;

internal static class PostgresBuilderExtensions
{
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        if (userName is not null)
            throw new NotSupportedException("The stand-in knows the default user name only.");

        // A password that nobody gave is not in the model itself: it is written after all that is.
        var secret = password?.Resource ?? new ParameterResource($"{name}-password", new GenerateParameterDefault(), secret: true);
        var postgres = builder.AddResource(new PostgresServerResource(name, secret))
            .WithEndpoint(port: port, targetPort: 5432, name: "tcp")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment("POSTGRES_USER", "postgres")
            .WithEnvironmentValue("POSTGRES_PASSWORD", secret);

        postgres.Resource.Annotations.Add(new ContainerImageAnnotation("docker.io/library/postgres:18.3"));
        return postgres;
    }

    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string name, bool isReadOnly = false) =>
        builder.Annotate(new ContainerMountAnnotation(name, "/var/lib/postgresql", isReadOnly));

    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null) =>
        builder.ApplicationBuilder.AddResource(new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource));
}
