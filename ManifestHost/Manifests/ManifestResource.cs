using System.Text.Json.Serialization;

namespace Tracepost.ManifestHost.Manifests;

/// <summary>One resource, as it stands in the manifest. Which members are there depends on <see cref="Type"/>.</summary>
internal sealed record ManifestResource
{
    [JsonIgnore]
    public string Name { get; set; } = "";

    /// <summary>project.v0, container.v0, value.v0, parameter.v0, annotated.string, executable.v0, …</summary>
    public string Type { get; init; } = "";

    /// <summary>Of a project: its .csproj, relative to the manifest.</summary>
    public string? Path { get; init; }

    /// <summary>Of a container.</summary>
    public string? Image { get; init; }

    /// <summary>Of an executable: the program.</summary>
    public string? Command { get; init; }

    /// <summary>Of an executable.</summary>
    public string? WorkingDirectory { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    public OrderedDictionary<string, ManifestBinding> Bindings { get; init; } = [];

    public string? ConnectionString { get; init; }

    /// <summary>Of a parameter or an annotated string.</summary>
    public string? Value { get; init; }

    /// <summary>Of an annotated string: <c>uri</c> percent-encodes the value.</summary>
    public string? Filter { get; init; }

    /// <summary>Of a parameter.</summary>
    public IReadOnlyDictionary<string, ManifestInput> Inputs { get; init; } = new Dictionary<string, ManifestInput>();

    [JsonIgnore]
    public bool IsProject => Type is "project.v0" or "project.v1";

    [JsonIgnore]
    public bool IsExecutable => Type is "executable.v0";

    /// <summary>docker.io/library/postgres:18.3, postgres@sha256:…</summary>
    [JsonIgnore]
    public bool IsPostgres => Type is "container.v0" or "container.v1" && Image?.Split('/')[^1].Split(':', '@')[0] is "postgres";

    /// <summary>Whether it is something that runs, and not just a value.</summary>
    [JsonIgnore]
    public bool Runs => IsProject || IsExecutable || IsPostgres;

    [JsonIgnore]
    public bool IsParameter => Type is "parameter.v0";

    [JsonIgnore]
    public bool IsValue => IsParameter || Type is "value.v0" or "annotated.string";
}
