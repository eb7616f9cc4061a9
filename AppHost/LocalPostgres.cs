using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Tracepost.AppHost;

/// <summary>PostgreSQL for a machine without containers: its own binaries, run by ManifestHost. Run mode only.</summary>
internal static class LocalPostgres
{
    /// <summary>Adds the server as a process, and the database as a connection string that is healthy when it answers.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddLocalPostgres(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> password, string database)
    {
        var server = builder.AddProject<Projects.ManifestHost>(name, options => options.ExcludeLaunchProfile = true)
            .WithEndpoint(name: "tcp", scheme: "tcp", isProxied: false)
            .WithEnvironment("POSTGRES_PASSWORD", password);

        var endpoint = server.GetEndpoint("tcp");
        var folder = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, "..", ".tracepost", $"aspire-{name}"));
        server.WithArgs("postgres", "--data", folder, "--database", database, "--port", endpoint.Property(EndpointProperty.TargetPort));

        var connection = ReferenceExpression.Create(
            $"Host=127.0.0.1;Port={endpoint.Property(EndpointProperty.Port)};Username=postgres;Password={password};Database={database}");

        builder.Services.AddHealthChecks().AddAsyncCheck($"{database}_check", async cancellation =>
        {
            await using var postgres = new NpgsqlConnection(await connection.GetValueAsync(cancellation));
            await postgres.OpenAsync(cancellation);
            return HealthCheckResult.Healthy();
        });

        return builder.AddConnectionString(database, connection).WithHealthCheck($"{database}_check").WaitFor(server);
    }
}
