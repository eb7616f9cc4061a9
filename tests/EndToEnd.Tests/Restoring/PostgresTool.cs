using Npgsql;
using Tracepost.ManifestHost.Postgres;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.EndToEnd.Tests.Restoring;

/// <summary>PostgreSQL's own programs, of the version that the tests' server has.</summary>
internal static class PostgresTool
{
    // What is to be a server's data must be its user's.
    private static readonly SystemUser? User = System.Environment.UserName == "root" ? SystemUser.Find("postgres") ?? SystemUser.Find("nobody") : null;

    /// <summary>Runs one against a database, to its end.</summary>
    public static async Task RunAsync(string name, string connectionString, params string[] arguments)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var command = new ChildCommand(Find(name), arguments)
        {
            RunAs = User,
            WorkingDirectory = "/",
            Environment = new Dictionary<string, string?>
            {
                ["PGHOST"] = connection.Host,
                ["PGPORT"] = $"{connection.Port}",
                ["PGUSER"] = connection.Username,
                ["PGPASSWORD"] = connection.Password,
                ["PGDATABASE"] = connection.Database,
            },
        };
        await using var process = ChildProcess.Start(command);
        var exitCode = await process.Exited.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"{name} ended with {exitCode}:\n{process.Tail}");
    }

    // Where initdb and postgres are links, the other programs may not be.
    private static string Find(string name)
    {
        var folder = PostgresBinaries.Find().Folder;
        var beside = Path.Combine(folder, name);
        return File.Exists(beside)
            ? beside
            : Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(Path.Combine(folder, "postgres"), returnFinalTarget: true)!.FullName)!, name);
    }

    /// <summary>Lets the server's user write there.</summary>
    public static void Share(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
    }
}
