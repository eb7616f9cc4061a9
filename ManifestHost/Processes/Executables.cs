namespace Tracepost.ManifestHost.Processes;

/// <summary>Finds programs as a shell would.</summary>
internal static class Executables
{
    private static readonly string[] Extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    internal static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(OperatingSystem.IsWindows() ? [] : ["/usr/sbin", "/sbin"])
            .Select(folder => In(folder, name))
            .FirstOrDefault(path => path is not null);

    internal static string? In(string folder, string name) =>
        Extensions
            .Select(extension => Path.Combine(folder, name + extension))
            .FirstOrDefault(File.Exists);
}
