using Tracepost.ManifestHost.Manifests;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Resources;

/// <summary>Builds the projects of a manifest and finds the programs that came of it.</summary>
internal static class ProjectBuild
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
    };

    internal static string DotNet { get; } =
        Executables.Find("dotnet")
        ?? (System.Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root ? Executables.In(root, "dotnet") : null)
        ?? "dotnet";

    /// <summary>The built .dll of every project resource, by resource name.</summary>
    /// <exception cref="HostException">A project is not there, does not build or, with <paramref name="build"/> off, is not built.</exception>
    internal static async Task<IReadOnlyDictionary<string, string>> RunAsync(
        Manifest manifest, bool build, string configuration, Action<string, string> onLine, CancellationToken cancellation)
    {
        var projects = manifest.Resources.Values.Where(resource => resource.IsProject)
            .ToDictionary(resource => resource.Name, resource => FileOf(manifest, resource));
        if (build)
        {
            // One after the other: they share projects, and two builds of one project would trip over each other.
            foreach (var project in projects.Values.Distinct()) await BuildAsync(project, configuration, onLine, cancellation);
        }

        var targets = await Task.WhenAll(
            projects.Values.Distinct().Select(async project => (Project: project, Dll: await TargetAsync(project, configuration, cancellation))));
        var dlls = targets.ToDictionary(target => target.Project, target => target.Dll);
        foreach (var (name, project) in projects)
        {
            if (!File.Exists(dlls[project]))
                throw new HostException($"Resource '{name}': '{dlls[project]}' is not there. Build it, or leave out --no-build.");
        }
        return projects.ToDictionary(pair => pair.Key, pair => dlls[pair.Value]);
    }

    private static string FileOf(Manifest manifest, ManifestResource resource)
    {
        if (resource.Path is null) throw new HostException($"Resource '{resource.Name}' ({resource.Type}) has no path.");
        var path = Path.GetFullPath(resource.Path.Replace('\\', '/'), manifest.Folder);
        return File.Exists(path) ? path : throw new HostException($"Resource '{resource.Name}': there is no project at '{path}'.");
    }

    private static async Task BuildAsync(string project, string configuration, Action<string, string> onLine, CancellationToken cancellation)
    {
        string[] arguments = ["build", project, "-c", configuration, "--nologo", "-v", "quiet"];
        onLine("host", $"Building {Path.GetFileNameWithoutExtension(project)}");
        await using var process = ChildProcess.Start(new ChildCommand(DotNet, arguments) { Environment = Environment });
        var exitCode = await process.Exited.WaitAsync(Limit, cancellation);
        if (exitCode != 0) throw new HostException($"'{project}' does not build:{System.Environment.NewLine}{process.Tail}");
    }

    private static async Task<string> TargetAsync(string project, string configuration, CancellationToken cancellation)
    {
        string[] arguments = ["msbuild", project, "-getProperty:TargetPath", $"-p:Configuration={configuration}", "-nologo"];
        await using var process = ChildProcess.Start(new ChildCommand(DotNet, arguments) { Environment = Environment });
        var exitCode = await process.Exited.WaitAsync(Limit, cancellation);
        return exitCode == 0 && process.Tail.Lines.LastOrDefault(line => line.Length > 0) is { } dll
            ? dll.Trim()
            : throw new HostException($"Cannot find out what '{project}' builds:{System.Environment.NewLine}{process.Tail}");
    }
}
