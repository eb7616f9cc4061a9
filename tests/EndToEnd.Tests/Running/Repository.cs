namespace Tracepost.EndToEnd.Tests.Running;

/// <summary>Where things are in the working tree that this test was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string InteropNode { get; } = Path.Combine(Root, "tests", "Interop", "node");

    public static string InteropNodeLegacy { get; } = Path.Combine(Root, "tests", "Interop", "node-legacy");

    /// <summary>What the system's remote sampling answers.</summary>
    public static string Strategies { get; } = Path.Combine(Root, "tests", "EndToEnd.Tests", "Clients", "strategies.json");

    /// <summary>The built .NET sender, in the configuration of this build.</summary>
    public static string InteropDotNet { get; } =
        Path.Combine(
            Root, "tests", "Interop", "dotnet", "bin",
            Path.GetFileName(Path.GetDirectoryName(OutputFolder))!, Path.GetFileName(OutputFolder), "Interop.dll");

    /// <summary>ApiService, in the configuration of this build.</summary>
    public static string ApiService { get; } = Service("ApiService");

    /// <summary>DataService, likewise.</summary>
    public static string DataService { get; } = Service("DataService");

    // …/bin/Debug/net10.0
    private static string OutputFolder => AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);

    private static string Service(string name) =>
        Path.Combine(Root, name, "bin", Path.GetFileName(Path.GetDirectoryName(OutputFolder))!, Path.GetFileName(OutputFolder), $"{name}.dll");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Aspire.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"Aspire.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
