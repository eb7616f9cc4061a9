using Tracepost.ManifestHost.Dashboard;
using Tracepost.ManifestHost.Expressions;
using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Parameters;
using Tracepost.ManifestHost.Resources;

namespace Tracepost.ManifestHost.Running;

/// <summary>
/// A running manifest: PostgreSQL, projects and the Aspire dashboard as plain processes of this machine. For the command line and for tests,
/// which also kill and restart single resources. Disposing it stops everything in reverse order.
/// </summary>
public sealed class ManifestRunner : IAsyncDisposable
{
    private readonly Manifest _manifest;
    private readonly StateDirectory _state;
    private readonly ExpressionResolver _resolver;
    private readonly EndpointTable _endpoints;
    private readonly AspireDashboard? _dashboard;
    private readonly ResourceSet _resources;

    private ManifestRunner(
        Manifest manifest, StateDirectory state, ExpressionResolver resolver, EndpointTable endpoints, AspireDashboard? dashboard, ResourceSet resources)
    {
        _manifest = manifest;
        _state = state;
        _resolver = resolver;
        _endpoints = endpoints;
        _dashboard = dashboard;
        _resources = resources;
    }

    /// <summary>The resources that run, in the order of the manifest.</summary>
    public IReadOnlyList<string> Resources => [.. _manifest.Resources.Values.Where(resource => resource.Runs).Select(resource => resource.Name)];

    /// <summary>Where the Aspire dashboard is; null when there is none.</summary>
    public string? DashboardUrl => IsDashboardUp ? _dashboard?.FrontendUrl : null;

    /// <summary>Where the Aspire dashboard takes OTLP over gRPC; null when there is none.</summary>
    public string? DashboardOtlpGrpcUrl => IsDashboardUp ? _dashboard?.OtlpGrpcUrl : null;

    /// <summary>The directory of secrets, data and logs.</summary>
    public string StateDirectory => _state.Location;

    /// <summary>Completes when a resource ends that was neither stopped nor killed by this runner.</summary>
    public Task<ResourceEnded> Crashed => _resources.Crashed;

    private bool IsDashboardUp => _resources.IsUp(AspireDashboard.Name);

    /// <summary>Reads the manifest, resolves all of it, builds the projects, starts everything in order and waits until all is healthy.</summary>
    /// <exception cref="HostException">It cannot be run; the message says why. Nothing is left running then.</exception>
    public static async Task<ManifestRunner> StartAsync(ManifestRunnerOptions options, CancellationToken cancellation = default)
    {
        var manifest = Manifest.Read(options.ManifestPath);
        foreach (var resource in manifest.Resources.Values) ResourceFactory.Check(resource);

        var state = Running.StateDirectory.Open(Path.GetFullPath(options.StateDirectory ?? Path.Combine(manifest.Folder, ".tracepost")));
        var resources = new ResourceSet();
        try
        {
            var endpoints = EndpointTable.Allocate(manifest, options.FreePorts);
            var resolver = new ExpressionResolver(manifest, new ParameterValues(state.Location, options.Parameters), endpoints);
            CheckExpressions(manifest, resolver);

            var onLine = options.OnLine ?? ((_, _) => { });
            var dlls = await ProjectBuild.RunAsync(manifest, options.Build, options.Configuration, onLine, cancellation);
            var cli = options.Dashboard ? await AspireCli.FindAsync(line => onLine(AspireDashboard.Name, line), cancellation) : null;
            var dashboard = cli is null ? null : AspireDashboard.On(cli, options.FreePorts);

            var factory = new ResourceFactory(manifest, resolver, endpoints, dlls, dashboard, state, options);
            foreach (var resource in manifest.Resources.Values.Where(resource => resource.Runs)) resources.Add(factory.Create(resource));
            if (dashboard is not null) resources.AddOptional(dashboard.Create(state.OpenLog(AspireDashboard.Name, options.OnLine)));

            await resources.StartAllAsync(StartOrder.Of(manifest), line => onLine("host", line), cancellation);
            return new ManifestRunner(manifest, state, resolver, endpoints, dashboard, resources);
        }
        catch
        {
            await resources.DisposeAsync();
            state.Dispose();
            throw;
        }
    }

    /// <summary>The endpoints of a resource, by name.</summary>
    public IReadOnlyDictionary<string, EndpointAddress> Endpoints(string resource) => _endpoints.Of(resource);

    /// <summary>One endpoint.</summary>
    /// <exception cref="KeyNotFoundException">The manifest has no such endpoint.</exception>
    public EndpointAddress Endpoint(string resource, string endpoint) =>
        _endpoints.Find(resource, endpoint) ?? throw new KeyNotFoundException($"Resource '{resource}' has no endpoint '{endpoint}'.");

    /// <summary>The resolved connection strings of all resources that have one, by name. They hold passwords.</summary>
    public IReadOnlyDictionary<string, string> ConnectionStrings => _manifest.Resources.Values
        .Where(resource => resource.ConnectionString is not null)
        .ToDictionary(resource => resource.Name, resource => ConnectionString(resource.Name));

    /// <summary>The resolved connection string of a resource, such as a database.</summary>
    /// <exception cref="KeyNotFoundException">The manifest has no such resource, or it has no connection string.</exception>
    public string ConnectionString(string resource) =>
        _manifest.Resources.GetValueOrDefault(resource)?.ConnectionString is { } text
            ? _resolver.Resolve(text, $"connectionString of resource '{resource}'")
            : throw new KeyNotFoundException($"There is no resource '{resource}' with a connection string.");

    /// <summary>The process id of a resource that runs; null when it does not.</summary>
    public int? ProcessId(string resource) => _resources.IsUp(resource) ? _resources[resource].ProcessId : null;

    /// <summary>The last lines a resource wrote.</summary>
    public IReadOnlyList<string> LastLines(string resource) => _resources[resource].Tail.Lines;

    /// <summary>SIGKILL to a resource and all it started. It stays down until <see cref="StartAsync(string, CancellationToken)"/>; the others go on.</summary>
    public Task KillAsync(string resource) => _resources[resource].KillAsync();

    /// <summary>An orderly stop of one resource.</summary>
    public Task StopAsync(string resource) => _resources[resource].StopAsync();

    /// <summary>Starts a resource again, on the same ports and with the same environment, and waits until it is healthy.</summary>
    /// <exception cref="HostException">It does not become healthy.</exception>
    public Task StartAsync(string resource, CancellationToken cancellation = default) => _resources.StartAsync(resource, cancellation);

    /// <summary>Stops everything, dependents first.</summary>
    public async ValueTask DisposeAsync()
    {
        await _resources.DisposeAsync();
        _state.Dispose();
    }

    /// <summary>Also those that nobody uses yet: an error in them is told before anything starts.</summary>
    private static void CheckExpressions(Manifest manifest, ExpressionResolver resolver)
    {
        foreach (var resource in manifest.Resources.Values)
        {
            if (resource.ConnectionString is { } connectionString) resolver.Resolve(connectionString, $"connectionString of resource '{resource.Name}'");
            if (resource.Value is { } value) resolver.Resolve(value, $"value of resource '{resource.Name}'");
            foreach (var argument in resource.Args) resolver.Resolve(argument, $"args of resource '{resource.Name}'");
            foreach (var (key, text) in resource.Env) resolver.Resolve(text, $"env {key} of resource '{resource.Name}'");
        }
    }
}
