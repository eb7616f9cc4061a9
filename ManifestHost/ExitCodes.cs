namespace Tracepost.ManifestHost;

/// <summary>What the process says when it ends.</summary>
public static class ExitCodes
{
    /// <summary>Stopped by Ctrl-C or SIGTERM, and everything it started is stopped.</summary>
    public const int Stopped = 0;

    /// <summary>The command line, the manifest, a parameter or this machine makes running impossible.</summary>
    public const int CannotRun = 1;

    /// <summary>A resource could not be started or did not become healthy in time.</summary>
    public const int StartFailed = 2;

    /// <summary>A resource ended by itself after all had been healthy.</summary>
    public const int ResourceCrashed = 3;
}
