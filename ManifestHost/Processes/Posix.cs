using System.Runtime.InteropServices;

namespace Tracepost.ManifestHost.Processes;

/// <summary>The few calls of POSIX that .NET does not offer.</summary>
internal static class Posix
{
    internal const int SigInt = 2;
    internal const int SigTerm = 15;
    internal const int SigKill = 9;

    internal static bool IsRoot => !OperatingSystem.IsWindows() && geteuid() == 0;

    /// <summary>Signals one process.</summary>
    /// <returns>False when it is not there (or not ours).</returns>
    internal static bool Signal(int processId, int signal) => kill(processId, signal) == 0;

    /// <summary>Signals a process group.</summary>
    /// <returns>False when nobody is left in it.</returns>
    internal static bool SignalGroup(int groupId, int signal) => kill(-groupId, signal) == 0;

    internal static void ChangeOwner(string path, SystemUser user)
    {
        if (chown(path, user.UserId, user.GroupId) != 0)
            throw new HostException($"Cannot give '{path}' to user '{user.Name}' (errno {Marshal.GetLastPInvokeError()}).");
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int chown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int owner, int group);
}
