namespace Tracepost.ManifestHost;

/// <summary>Folders whose mode does not depend on the umask.</summary>
internal static class Folders
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Only its owner sees what is in it.</summary>
    internal static void MakePrivate(string path) => Make(path, Owner);

    /// <summary>Others may go through it to what is theirs, but not look around.</summary>
    internal static void MakePassThrough(string path) => Make(path, Owner | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

    private static void Make(string path, UnixFileMode mode)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, mode);
    }
}
