using System.Globalization;

namespace Tracepost.ManifestHost.Processes;

/// <summary>A user of this Unix machine.</summary>
public sealed record SystemUser(string Name, int UserId, int GroupId)
{
    /// <summary>The user of this name in /etc/passwd, or null.</summary>
    public static SystemUser? Find(string name)
    {
        if (!File.Exists("/etc/passwd")) return null;

        // postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
        return File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length >= 4 && fields[0] == name)
            .Select(fields => new SystemUser(
                name, int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture)))
            .FirstOrDefault();
    }

    /// <summary>What must stand before a command so that this user runs it, in the same process where the tool allows that.</summary>
    /// <exception cref="HostException">None of the tools is installed.</exception>
    internal IReadOnlyList<string> CommandPrefix()
    {
        if (Executables.Find("setpriv") is { } setpriv)
            return [setpriv, $"--reuid={UserId}", $"--regid={GroupId}", "--init-groups", "--"];
        if (Executables.Find("runuser") is { } runuser) return [runuser, "-u", Name, "--"];
        if (Executables.Find("sudo") is { } sudo) return [sudo, "-n", "-u", Name, "--"];
        if (Executables.Find("su") is { } su) return [su, "-s", "/bin/sh", "-c", "exec \"$0\" \"$@\"", Name, "--"];
        throw new HostException($"Cannot run programs as user '{Name}': none of setpriv, runuser, sudo and su is on PATH. Install util-linux.");
    }
}
