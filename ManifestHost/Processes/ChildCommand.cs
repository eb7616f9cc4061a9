namespace Tracepost.ManifestHost.Processes;

/// <summary>A program to start.</summary>
/// <param name="FileName">The program, a path or a name on PATH.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
public sealed record ChildCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>Environment variables on top of our own; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where it runs; null is our own current directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>As whom it runs; null is as ourselves. Another user needs root.</summary>
    public SystemUser? RunAs { get; init; }

    /// <summary>What it reads from standard input; null is nothing.</summary>
    public string? Input { get; init; }
}
