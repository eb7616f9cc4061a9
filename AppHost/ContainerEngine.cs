using System.ComponentModel;
using System.Diagnostics;

namespace Tracepost.AppHost;

/// <summary>The machine's container engine, if it has one that answers.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks docker, then podman. An engine that is installed but does not run, or hangs, counts as none.</summary>
    public static bool IsRunning() => Answers("docker") || Answers("podman");

    private static bool Answers(string engine)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(engine, ["ps", "--last", "1", "--quiet"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });

            if (process?.WaitForExit(Patience) == true)
                return process.ExitCode == 0;

            process?.Kill(entireProcessTree: true);
            return false;
        }
        catch (Win32Exception)
        {
            return false; // not installed
        }
    }
}
