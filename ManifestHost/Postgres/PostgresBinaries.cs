using System.Diagnostics;
using System.Globalization;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Postgres;

/// <summary>An installed PostgreSQL server: the folder of <c>initdb</c> and <c>postgres</c>, and its major version.</summary>
public sealed record PostgresBinaries(string Folder, int MajorVersion)
{
    /// <summary>Names the folder to use, ahead of all others.</summary>
    public const string FolderVariable = "TRACEPOST_POSTGRES_BIN";

    internal string InitDb => Executables.In(Folder, "initdb")!;

    internal string Server => Executables.In(Folder, "postgres")!;

    /// <summary>Finds the server to use: the one that made the data if there is some, else the first on PATH, else the newest.</summary>
    /// <param name="dataVersion">The major version that made the data directory, or null when it is new.</param>
    /// <exception cref="HostException">There is none; the message says what to install.</exception>
    public static PostgresBinaries Find(int? dataVersion = null) => Choose([.. All()], dataVersion);

    internal static PostgresBinaries Choose(IReadOnlyList<PostgresBinaries> found, int? dataVersion)
    {
        if (dataVersion is null)
            return found.Count > 0 ? found[0] : throw new HostException($"PostgreSQL is not installed. {HowToInstall(null)}");

        return found.FirstOrDefault(binaries => binaries.MajorVersion == dataVersion)
            ?? throw new HostException(
                $"The data was made by PostgreSQL {dataVersion}, but "
                + (found.Count == 0 ? "PostgreSQL is not installed. " : $"only {string.Join(", ", found.Select(b => b.MajorVersion))} is installed. ")
                + HowToInstall(dataVersion));
    }

    private static string HowToInstall(int? version) =>
        (OperatingSystem.IsWindows() ? "Install it from https://www.postgresql.org/download/windows/"
            : OperatingSystem.IsMacOS() ? $"Run: brew install postgresql@{version ?? 17}"
            : $"Run: sudo apt-get install postgresql{(version is null ? "" : $"-{version}")}   (Fedora: dnf install postgresql-server)")
        + $", or set {FolderVariable} to the folder that has initdb and postgres.";

    private static IEnumerable<PostgresBinaries> All() =>
        from folder in Folders().Distinct()
        where Executables.In(folder, "initdb") is not null && Executables.In(folder, "postgres") is not null
        let version = VersionOf(folder)
        where version is not null
        select new PostgresBinaries(folder, version.Value);

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } chosen) yield return chosen;
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
        string[] patterns =
        [
            "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
            "/usr/local/pgsql/bin", "/Library/PostgreSQL/*/bin", @"C:\Program Files\PostgreSQL\*\bin",
        ];
        foreach (var folder in patterns.SelectMany(Expand)) yield return folder;
    }

    /// <summary>The folders a pattern with one wildcard stands for, newest version first.</summary>
    private static IEnumerable<string> Expand(string pattern)
    {
        var separator = pattern.Contains('\\', StringComparison.Ordinal) ? '\\' : '/';
        var parts = pattern.Split(separator);
        var wild = Array.FindIndex(parts, part => part.Contains('*', StringComparison.Ordinal));
        if (wild < 0) return [pattern];

        var parent = string.Join(separator, parts.Take(wild));
        return !Directory.Exists(parent)
            ? []
            : Directory.EnumerateDirectories(parent, parts[wild])
                .OrderByDescending(NumberIn)
                .Select(folder => string.Join(separator, parts.Skip(wild + 1).Prepend(folder)));
    }

    private static int NumberIn(string folder) =>
        int.TryParse(new string([.. Path.GetFileName(folder).Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Asks the server itself: <c>postgres (PostgreSQL) 17.2 (Debian 17.2-1)</c>.</summary>
    private static int? VersionOf(string folder)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Executables.In(folder, "postgres")!, "--version") { RedirectStandardOutput = true, UseShellExecute = false });
        var text = process?.StandardOutput.ReadToEnd() ?? "";
        var number = new string([.. text.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(number, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
