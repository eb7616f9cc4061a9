namespace Tracepost.ManifestHost;

/// <summary>Something that stands in the way of running a manifest, told so that its reader can mend it. No stack trace is shown for it.</summary>
public sealed class HostException : Exception
{
    /// <summary>With the message the user reads.</summary>
    public HostException(string message)
        : base(message)
    {
    }

    /// <summary>With the message the user reads, and what lies under it.</summary>
    public HostException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The exit code the process ends with.</summary>
    public int ExitCode { get; init; } = ExitCodes.CannotRun;
}
