namespace Tracepost.ManifestHost;

/// <summary>Files that only their owner may read: they hold secrets.</summary>
internal static class PrivateFile
{
    /// <summary>Writes the file as a whole or not at all; it is never readable by others, not even for a moment.</summary>
    internal static void Write(string path, string content)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(fresh, options)) writer.Write(content);
        File.Move(fresh, path, overwrite: true);
    }
}
