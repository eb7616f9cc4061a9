using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tracepost.ManifestHost.Processes;

namespace Tracepost.ManifestHost.Postgres;

/// <summary>The folder of a server's data: whose it is, where it can be, and how it is filled the first time.</summary>
internal sealed class DataDirectory
{
    internal const string ElsewhereRoot = "/var/lib/tracepost";

    private DataDirectory(string path, SystemUser? owner)
    {
        Location = path;
        Owner = owner;
    }

    internal string Location { get; }

    /// <summary>Who must run the server, or null for ourselves: PostgreSQL refuses to run as root.</summary>
    internal SystemUser? Owner { get; }

    /// <summary>Beside the data: by which one can see whether a password is the one that was set, and no more.</summary>
    private string PasswordMark => Location + ".password-sha256";

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
            Folders.MakePassThrough(ElsewhereRoot);
            Folders.MakePassThrough(Path.GetDirectoryName(elsewhere)!);
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
                await SqlAsync(binaries, fresh, $"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", cancellation);
            Directory.Move(fresh, Location);
            PrivateFile.Write(PasswordMark, MarkOf(options));
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    /// <summary>
    /// The password may be another than the one the data was made with: it was changed, or the file that kept it is gone while the data,
    /// which may be elsewhere, is not.
    /// </summary>
    internal async Task EnsurePasswordAsync(PostgresBinaries binaries, LocalPostgresOptions options, CancellationToken cancellation)
    {
        if (File.Exists(PasswordMark) && await File.ReadAllTextAsync(PasswordMark, cancellation) == MarkOf(options)) return;

        var user = options.User.Replace("\"", "\"\"", StringComparison.Ordinal);
        var password = options.Password.Replace("'", "''", StringComparison.Ordinal);
        await SqlAsync(binaries, Location, $"ALTER ROLE \"{user}\" PASSWORD '{password}'", cancellation);
        PrivateFile.Write(PasswordMark, MarkOf(options));
    }

    /// <summary>A server of its own for one statement: no port, no client program, no password. It ends with its input.</summary>
    private async Task SqlAsync(PostgresBinaries binaries, string folder, string statement, CancellationToken cancellation)
    {
        if (statement.Contains('\n', StringComparison.Ordinal))
            throw new HostException("A password or name for PostgreSQL cannot have a line break.");
        string[] arguments = ["--single", "-D", folder, "-c", "exit_on_error=on", "postgres"];
        await RunAsync("postgres --single", new ChildCommand(binaries.Server, arguments) { Input = statement + "\n" }, cancellation);
    }

    private static string MarkOf(LocalPostgresOptions options) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.User}\n{options.Password}")));

    private async Task RunAsync(string what, ChildCommand command, CancellationToken cancellation)
    {
        await using var process = ChildProcess.Start(command with { RunAs = Owner, WorkingDirectory = "/" });
        var exitCode = await process.Exited.WaitAsync(TimeSpan.FromMinutes(2), cancellation);
        if (exitCode != 0) throw new HostException($"{what} failed with exit code {exitCode}:{Environment.NewLine}{process.Tail}");
    }

    private void MakePrivate(string folder)
    {
        Folders.MakePrivate(folder);
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
        return Path.Combine(ElsewhereRoot, name, Path.GetFileName(path));
    }
}
