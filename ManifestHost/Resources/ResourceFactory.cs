using Tracepost.ManifestHost.Dashboard;
using Tracepost.ManifestHost.Expressions;
using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Postgres;
using Tracepost.ManifestHost.Processes;
using Tracepost.ManifestHost.Running;

namespace Tracepost.ManifestHost.Resources;

/// <summary>Turns resources of the manifest, with all their expressions resolved, into things that can be started.</summary>
internal sealed class ResourceFactory(
    Manifest manifest,
    ExpressionResolver resolver,
    EndpointTable endpoints,
    IReadOnlyDictionary<string, string> dlls,
    AspireDashboard? dashboard,
    StateDirectory state,
    ManifestRunnerOptions options)
{
    /// <summary>
    /// What our own surroundings may say about ports and names is not meant for the resources: all of them would take the same one.
    /// </summary>
    private static readonly string[] NotInherited =
    [
        "ASPNETCORE_URLS", "DOTNET_URLS", "URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "HTTP_PORTS", "HTTPS_PORTS", "OTEL_SERVICE_NAME",
    ];

    /// <exception cref="HostException">This host cannot run resources of this type; the message names resource and type.</exception>
    internal static void Check(ManifestResource resource)
    {
        if (resource.Runs || resource.IsValue) return;
        throw new HostException(resource.Image is { } image
            ? $"Resource '{resource.Name}' is a container ({resource.Type}, image '{image}'). "
                + "Without a container engine only PostgreSQL images can be run, from local binaries."
            : $"Resource '{resource.Name}' has the type '{resource.Type}', which this host cannot run.");
    }

    internal ResourceHost Create(ManifestResource resource)
    {
        var environment = resource.Env.ToDictionary(
            pair => pair.Key, pair => resolver.Resolve(pair.Value, $"env {pair.Key} of resource '{resource.Name}'"));
        string[] arguments = [.. resource.Args.Select(argument => resolver.Resolve(argument, $"args of resource '{resource.Name}'"))];
        var log = state.OpenLog(resource.Name, options.OnLine);

        if (resource.IsPostgres) return new PostgresHost(resource.Name, Postgres(resource, environment, arguments), log);
        var command = resource.IsProject ? Project(resource, arguments) : Executable(resource, arguments);
        var probe = HealthProbe.For(endpoints.Of(resource.Name));
        return new ProcessHost(resource.Name, command with { Environment = Surroundings(resource, environment) }, probe, options.StartTimeout, log);
    }

    private LocalPostgresOptions Postgres(ManifestResource resource, Dictionary<string, string> environment, IReadOnlyList<string> arguments)
    {
        // The same variables as the container image: https://hub.docker.com/_/postgres
        var password = environment.GetValueOrDefault("POSTGRES_PASSWORD")
            ?? throw new HostException($"Resource '{resource.Name}' is a PostgreSQL server without env POSTGRES_PASSWORD.");
        var user = environment.GetValueOrDefault("POSTGRES_USER", "postgres");
        return new LocalPostgresOptions(state.FolderOf(resource.Name, "data"), password)
        {
            User = user,
            Database = environment.GetValueOrDefault("POSTGRES_DB", user),
            Port = endpoints.Of(resource.Name).Values.FirstOrDefault()?.Port ?? 0,
            InitDbArguments = environment.GetValueOrDefault("POSTGRES_INITDB_ARGS", "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ServerArguments = [.. arguments.SkipWhile(argument => argument is "postgres")],
            StartTimeout = options.StartTimeout,
        };
    }

    private ChildCommand Project(ManifestResource resource, IReadOnlyList<string> arguments) =>
        new(ProjectBuild.DotNet, [dlls[resource.Name], .. arguments])
        {
            // As with dotnet run: appsettings.json and wwwroot are found there.
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(resource.Path!.Replace('\\', '/'), manifest.Folder)),
        };

    private ChildCommand Executable(ManifestResource resource, IReadOnlyList<string> arguments)
    {
        var folder = Path.GetFullPath(resource.WorkingDirectory ?? ".", manifest.Folder);
        if (resource.Command is null) throw new HostException($"Resource '{resource.Name}' ({resource.Type}) has no command.");
        var local = Path.GetFullPath(resource.Command, folder);
        return new ChildCommand(File.Exists(local) ? local : resource.Command, arguments) { WorkingDirectory = folder };
    }

    private Dictionary<string, string?> Surroundings(ManifestResource resource, Dictionary<string, string> environment)
    {
        var all = NotInherited.ToDictionary(name => name, string? (_) => null);
        // What aspire run does as well. What the manifest or --env says wins.
        if (Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is null) all["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (key, value) in dashboard?.EnvironmentFor(resource.Name) ?? []) all[key] = value;
        foreach (var (key, value) in environment) all[key] = value;
        foreach (var (key, value) in options.Environment.GetValueOrDefault(resource.Name) ?? new Dictionary<string, string>()) all[key] = value;
        return all;
    }
}
