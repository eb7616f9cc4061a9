using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Postgres;

/// <summary>The folder of a server's data: whose it is, where it can be, and how it is filled the first time.</summary>
internal sealed class DataDirectory
{
    private DataDirectory(string path, SystemUser? owner)
    {
        Location = path;
        Owner = owner;
    }

    internal string Location { get; }

    /// <summary>Who must run the server, or null for ourselves: PostgreSQL refuses to run as root.</summary>
    internal SystemUser? Owner { get; }

    /// <summary>The major version that made the data, or null when there is none yet.</summary>
    internal int? Version
    {
        get
        {
            var file = Path.Combine(Location, "PG_VERSION");
            return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture, out var version) ? version : null;
        }
    }

    internal static async Task<DataDirectory> OpenAsync(string wanted, Action<string> log)
    {
        var path = Path.GetFullPath(wanted);
        if (!Posix.IsRoot)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new DataDirectory(path, null);
        }

        var owner = SystemUser.Find("postgres") ?? SystemUser.Find("nobody")
            ?? throw new HostException("PostgreSQL refuses to run as root, and there is neither a user 'postgres' nor 'nobody' to run it as.");
        var parent = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(parent);
        if (!await CanReachAsync(parent, owner))
        {
            // For instance a clone in /root: no other user may go in there.
            var elsewhere = Elsewhere(path);
            log($"User '{owner.Name}' cannot reach {path}; the data is in {elsewhere} instead.");
            path = elsewhere;
        }
        return new DataDirectory(path, owner);
    }

    /// <summary>Makes the data in a folder beside, then renames it: a start that was cut short leaves nothing half made.</summary>
    internal async Task InitializeAsync(PostgresBinaries binaries, LocalPostgresOptions options, CancellationToken cancellation)
    {
        var fresh = Location + ".new";
        if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        MakePrivate(fresh);

        var passwordFile = fresh + ".pw";
        try
        {
            WritePrivate(passwordFile, options.Password);
            List<string> arguments =
            [
                "-D", fresh, "-U", options.User, $"--pwfile={passwordFile}", "--auth-host=scram-sha-256", "--auth-local=scram-sha-256",
                "--encoding=UTF8", "--locale=C", .. options.InitDbArguments,
            ];
            if (!options.Durable) arguments.Add("--no-sync");
            await RunAsync("initdb", new ChildCommand(binaries.InitDb, arguments), cancellation);

            if (options.Database is { } database && database != "postgres")
            {
                // A server of its own for one statement: no port, no client program, no password.
                await RunAsync("postgres --single", new ChildCommand(binaries.Server, ["--single", "-D", fresh, "postgres"])
                {
                    Input = $"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n",
                }, cancellation);
            }
            Directory.Move(fresh, Location);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    private async Task RunAsync(string what, ChildCommand command, CancellationToken cancellation)
    {
        await using var process = ChildProcess.Start(command with { RunAs = Owner, WorkingDirectory = "/" });
        var exitCode = await process.Exited.WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        if (exitCode != 0) throw new HostException($"{what} failed with exit code {exitCode}:{Environment.NewLine}{process.Tail}");
    }

    private void MakePrivate(string folder)
    {
        Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (Owner is not null) Posix.ChangeOwner(folder, Owner);
    }

    private void WritePrivate(string file, string content)
    {
        PrivateFile.Write(file, content);
        if (Owner is not null) Posix.ChangeOwner(file, Owner);
    }

    private static async Task<bool> CanReachAsync(string folder, SystemUser user)
    {
        await using var test = ChildProcess.Start(new ChildCommand("test", ["-x", folder]) { RunAs = user, WorkingDirectory = "/" });
        return await test.Exited == 0;
    }

    private static string Elsewhere(string path)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 6));
        // Only root can make a folder here, so nobody can have put one in our way.
        return Path.Combine("/var/lib/tracepost", name, Path.GetFileName(path));
    }
}
