using System.Text.Json;
using Tracepost.ManifestHost.Processes;
using Tracepost.ManifestHost.Running;
using Tracepost.Testing;

namespace Tracepost.ManifestHost.Tests;

/// <summary>
/// A folder with a manifest of real parts: <c>postgres</c>, and two instances of the sample service, <c>store</c> and, calling it, <c>front</c>.
/// </summary>
internal sealed class SampleSystem : IDisposable
{
    internal const string Project = "tests/ManifestHost.Sample/ManifestHost.Sample.csproj";

    private readonly TemporaryFolder _folder = new();

    /// <param name="storeEnv">Further env of <c>store</c>, as JSON members.</param>
    /// <param name="storePort">A fixed port of <c>store</c>; null is any.</param>
    /// <param name="onlyStore">True: no PostgreSQL and no <c>front</c>.</param>
    internal SampleSystem(string storeEnv = "", int? storePort = null, bool onlyStore = false)
    {
        var port = storePort is null ? "" : $", \"port\": {storePort}";
        var project = JsonSerializer.Serialize(Path.Combine(Repository, Project));
        var others = onlyStore ? "" : $$"""
            ,
            "secret": {
              "type": "parameter.v0", "value": "{secret.inputs.value}",
              "inputs": { "value": { "type": "string", "secret": true, "default": { "generate": { "minLength": 24 } } } }
            },
            "postgres": {
              "type": "container.v0", "image": "docker.io/library/postgres:18.3",
              "connectionString": "Host={postgres.bindings.tcp.host};Port={postgres.bindings.tcp.port};Username=postgres;Password={secret.value}",
              "env": { "POSTGRES_PASSWORD": "{secret.value}", "POSTGRES_DB": "traces", "POSTGRES_INITDB_ARGS": "--auth-host scram-sha-256" },
              "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432 } }
            },
            "traces": { "type": "value.v0", "connectionString": "{postgres.connectionString};Database=traces" },
            "front": {
              "type": "project.v0", "path": {{project}}, "args": ["--store", "{store.bindings.http.url}"],
              "env": {
                "Ports__Http": "{front.bindings.http.targetPort}", "services__store__http__0": "{store.bindings.http.url}",
                "ConnectionStrings__traces": "{traces.connectionString}", "Secret": "{secret.value}"
              },
              "bindings": { "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "external": true } }
            }
            """;
        File.WriteAllText(Manifest, $$"""
            {
              "resources": {
                "store": {
                  "type": "project.v0", "path": {{project}},
                  "env": { "Ports__Http": "{store.bindings.http.targetPort}"{{storeEnv}} },
                  "bindings": { "http": { "scheme": "http", "protocol": "tcp", "transport": "http"{{port}} } }
                }{{others}}
              }
            }
            """);
    }

    internal static string Repository { get; } = FindRepository();

    /// <summary>How the host is started as a program.</summary>
    internal static string Host { get; } = Path.Combine(AppContext.BaseDirectory, "ManifestHost.dll");

    internal string Manifest => _folder.In("aspire-manifest.json");

    internal string State => _folder.In(".tracepost");

    internal string ReadyFile => _folder.In("ready.json");

    internal string Folder => _folder.Location;

    internal ManifestRunnerOptions Options => new(Manifest) { FreePorts = true, Build = false, Dashboard = false, StartTimeout = TimeSpan.FromSeconds(60) };

    internal Task<ManifestRunner> StartAsync(Func<ManifestRunnerOptions, ManifestRunnerOptions>? change = null) =>
        ManifestRunner.StartAsync(change?.Invoke(Options) ?? Options, TestContext.Current.CancellationToken);

    /// <summary>The host as a program of its own.</summary>
    internal ChildProcess StartProgram(Action<string>? onLine = null, SystemUser? user = null, params string[] arguments) =>
        StartProgram(onLine, user, ignored: "", arguments);

    /// <param name="onLine">Gets its output.</param>
    /// <param name="user">As whom it runs.</param>
    /// <param name="ignored">Signals that are ignored from the start, as SIGINT is in a background job of a shell script.</param>
    /// <param name="arguments">Further arguments.</param>
    internal ChildProcess StartProgram(Action<string>? onLine, SystemUser? user, string ignored, string[] arguments) => ChildProcess.Start(
        new ChildCommand("env", [.. Signals(ignored), "dotnet", Host, Manifest, "--no-build", "--no-dashboard", "--ready-file", ReadyFile, .. arguments])
        {
            RunAs = user,
            WorkingDirectory = Folder,
            Environment = new Dictionary<string, string?> { ["HOME"] = Folder },
        },
        onLine);

    public void Dispose() => _folder.Dispose();

    // Whatever the surroundings of the tests ignore, GNU env sets it right.
    private static string[] Signals(string ignored) =>
        !OperatingSystem.IsLinux() ? [] : ignored.Length > 0 ? [$"--ignore-signal={ignored}"] : ["--default-signal=INT"];

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Aspire.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Not in the repository.");
        return folder.FullName;
    }
}
