namespace Tracepost.AppHost.Tests;

/// <summary>Where things lie: the tests look at the solution's own files and build output.</summary>
internal static class Solution
{
    public static string Root { get; } = FindRoot(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The manifest that everybody uses.</summary>
    public static string ManifestFile { get; } = Path.Combine(Root, "aspire-manifest.json");

    /// <summary>The program of a project, built in the same configuration as these tests.</summary>
    /// <param name="project">Its folder, such as <c>tests/AspireStandIn</c>.</param>
    public static string ProgramOf(string project)
    {
        // .../bin/Release/net10.0/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(Root, project, "bin", output.Parent!.Name, output.Name, Path.GetFileName(project) + ".dll");
    }

    private static string FindRoot(DirectoryInfo? folder) =>
        folder is null ? throw new InvalidOperationException($"No Aspire.sln above {AppContext.BaseDirectory}")
        : File.Exists(Path.Combine(folder.FullName, "Aspire.sln")) ? folder.FullName
        : FindRoot(folder.Parent);
}
