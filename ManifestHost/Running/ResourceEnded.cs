namespace Tracepost.ManifestHost.Running;

/// <summary>A resource that ended by itself.</summary>
/// <param name="Resource">Its name.</param>
/// <param name="ExitCode">Its exit code; 128 + n for signal n.</param>
/// <param name="LastLines">What it said last, indented.</param>
public sealed record ResourceEnded(string Resource, int ExitCode, string LastLines)
{
    /// <summary>The message for people.</summary>
    public override string ToString() => $"Resource '{Resource}' ended with exit code {ExitCode}. Its last lines:{Environment.NewLine}{LastLines}";
}
