using System.Runtime.InteropServices;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Dashboard;

/// <summary>
/// The Aspire command line, which carries the dashboard: <c>aspire</c> on PATH, or the npm package @microsoft/aspire-cli-linux-x64 (and its
/// siblings), installed once into a cache folder of the user.
/// </summary>
/// <param name="Program">The program.</param>
/// <param name="Home">Where it unpacks the dashboard (some 300 MB); null leaves that to itself (~/.aspire).</param>
internal sealed record AspireCli(string Program, string? Home)
{
    /// <summary>Overrides the cache folder.</summary>
    internal const string CacheVariable = "TRACEPOST_CACHE";

    private const string Version = "^13.5.0";
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);

    /// <summary>Finds it, installs it if need be, and says in the log why there is none.</summary>
    internal static async Task<AspireCli?> FindAsync(Action<string> log, CancellationToken cancellation)
    {
        if (Executables.Find("aspire") is { } installed) return new AspireCli(installed, null);

        var cache = CacheFolder();
        var package = $"aspire-cli-{RuntimeInformation.RuntimeIdentifier}";
        var folder = Path.Combine(cache, "node_modules", "@microsoft", package, "bin");
        var cli = new AspireCli(Path.Combine(folder, OperatingSystem.IsWindows() ? "aspire.exe" : "aspire"), Path.Combine(cache, "aspire-home"));
        // Another run may be at it: its half-written file would look like a whole one.
        await using (await LockAsync(cache, cancellation))
        {
            if (!File.Exists(cli.Program)) await InstallAsync(cache, package, log, cancellation);
        }
        if (File.Exists(cli.Program)) return cli;

        log("There is no Aspire dashboard: neither 'aspire' on PATH nor its npm package. See https://aspire.dev/get-started/install-cli/");
        return null;
    }

    private static async Task<FileStream> LockAsync(string cache, CancellationToken cancellation)
    {
        Directory.CreateDirectory(cache);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(cache, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(200, cancellation);
            }
        }
    }

    private static async Task InstallAsync(string cache, string package, Action<string> log, CancellationToken cancellation)
    {
        if (Executables.Find("npm") is not { } npm) return;
        log($"Installing the Aspire dashboard once: npm package @microsoft/{package}, into {cache}");
        string[] arguments =
        [
            "install", "--prefix", cache, "--no-audit", "--no-fund", "--fetch-retries", "1", "--loglevel", "error", $"@microsoft/{package}@{Version}",
        ];
        await using var process = ChildProcess.Start(new ChildCommand(npm, arguments) { WorkingDirectory = cache });
        try
        {
            if (await process.Exited.WaitAsync(InstallLimit, cancellation) != 0) log($"npm failed:{Environment.NewLine}{process.Tail}");
        }
        catch (TimeoutException)
        {
            log($"npm was not done within {InstallLimit}.");
        }
    }

    private static string CacheFolder()
    {
        if (Environment.GetEnvironmentVariable(CacheVariable) is { Length: > 0 } chosen) return Path.GetFullPath(chosen);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var caches = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : Path.Combine(home, ".cache");
        return Path.Combine(caches, "tracepost", "aspire-cli");
    }
}
