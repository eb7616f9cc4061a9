using System.Reflection;

namespace Tracepost.ManifestHost.Running;

/// <summary>How to run a manifest.</summary>
/// <param name="ManifestPath">The aspire-manifest.json.</param>
public sealed record ManifestRunnerOptions(string ManifestPath)
{
    /// <summary>Where secrets, data and logs are kept; null is <c>.tracepost</c> beside the manifest.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>True: every port is a free one, whatever the manifest says.</summary>
    public bool FreePorts { get; init; }

    /// <summary>False: projects are not built, but must have been.</summary>
    public bool Build { get; init; } = true;

    /// <summary>The build configuration of projects; that of this program by default.</summary>
    public string Configuration { get; init; } =
        typeof(ManifestRunnerOptions).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";

    /// <summary>Whether to start the Aspire dashboard, if it can be had.</summary>
    public bool Dashboard { get; init; } = true;

    /// <summary>Values of parameters, by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Further environment variables by resource; they win over the manifest's.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Environment { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>How long each resource may take to become healthy.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Gets every line of output: resource, line. May be called from several threads at once.</summary>
    public Action<string, string>? OnLine { get; init; }
}
