using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tracepost.AppHost.Tests.Manifest;

/// <summary>The AppHost run as a program: the genuine one, or its sources with the stand-in of Aspire.Hosting.</summary>
internal static class AppHostProgram
{
    public const string Genuine = "AppHost";
    public const string StandIn = "tests/AspireStandIn";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Lets it publish, and returns the manifest as if it had been written to the root of the solution.</summary>
    public static async Task<string> PublishAsync(string project, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("manifest-");
        try
        {
            var file = Path.Combine(folder.FullName, "aspire-manifest.json");
            await RunAsync(project, ["--publisher", "manifest", "--output-path", file], path: null, cancellation);

            // Project paths are relative to the manifest.
            var toRoot = Path.GetRelativePath(folder.FullName, Solution.Root).Replace('\\', '/');
            return (await File.ReadAllTextAsync(file, cancellation)).Replace($"{toRoot}/", "", StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs it to its end and returns what it printed.</summary>
    /// <param name="project">Whose program to run.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="path">The PATH it sees; null is ours.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<string> RunAsync(string project, string[] args, string? path, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(DotNet, [Solution.ProgramOf(project), .. args])
        {
            WorkingDirectory = Solution.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (path is not null)
            start.Environment["PATH"] = path;

        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{project} ended with {process.ExitCode}:\n{output}{await errors}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    // .../shared/Microsoft.NETCore.App/10.0.0/ lies three folders below the program, which need not be on PATH.
    private static string DotNet { get; } = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
